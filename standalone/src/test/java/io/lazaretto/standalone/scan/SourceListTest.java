package io.lazaretto.standalone.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceListTest {
    @TempDir
    Path folder;

    @Test
    void existingPathsAndUrisAreTakenAsTheyAre() {
        SourceList list = SourceList.of(List.of(folder.toString(), "hf://org/repo@rev", "file:///x"), false);
        assertThat(list.sources()).containsExactly(folder.toString(), "hf://org/repo@rev", "file:///x");
        assertThat(list.problems()).isEmpty();
    }

    @Test
    void oneMissingPathDoesNotStopTheOthers() {
        SourceList list = SourceList.of(List.of(folder + "/gone", folder.toString()), false);
        assertThat(list.sources()).containsExactly(folder.toString());
        assertThat(list.problems()).singleElement().asString().contains("gone", "does not exist");
    }

    @Test
    void eachTakesImmediateChildrenInOrderHiddenOnesToo() throws Exception {
        Files.writeString(folder.resolve("b.safetensors"), "x");
        Files.createDirectories(folder.resolve("a/inner"));
        Files.writeString(folder.resolve(".hidden"), "x");
        SourceList list = SourceList.of(List.of(folder.toString()), true);
        assertThat(list.sources()).containsExactly(folder + "/.hidden", folder + "/a", folder + "/b.safetensors");
    }

    @Test
    void childrenThatLeadNowhereAreReported() throws Exception {
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("gone"));
        Files.writeString(folder.resolve("m"), "x");
        SourceList list = SourceList.of(List.of(folder.toString()), true);
        assertThat(list.sources()).containsExactly(folder + "/m");
        assertThat(list.problems()).singleElement().asString().contains("leads nowhere");
    }

    @Test
    void namesWithLineBreaksAndBidirectionalCharactersAreTakenAndShownEscaped() throws Exception {
        Files.writeString(folder.resolve("a\nb\u202e"), "x");
        assertThat(SourceList.of(List.of(folder.toString()), true).sources()).containsExactly(folder + "/a\nb\u202e");
        assertThat(SourceList.of(List.of("/no\nsuch\u202e"), false).problems())
                .containsExactly("\"/no\\nsuch\\u202e\" does not exist");
    }

    @Test
    void eachOfAFileOrOfAUriIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "x");
        SourceList list = SourceList.of(List.of(file.toString(), "hf://org/repo"), true);
        assertThat(list.sources()).isEmpty();
        assertThat(list.problems()).hasSize(2).allMatch(problem -> problem.contains("--each needs"));
    }

    @Test
    void eachOfAnEmptyFolderIsAProblem() {
        assertThat(SourceList.of(List.of(folder.toString()), true).problems())
                .singleElement()
                .asString()
                .contains("is empty");
    }
}
