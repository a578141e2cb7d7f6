package io.lazaretto.schemas.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lazaretto.schemas.content.ModelListing.ListedFile;
import io.lazaretto.schemas.content.ModelListing.Unread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
    @TempDir
    Path directory;

    private Path model;

    @BeforeEach
    void createModel() throws IOException {
        model = Files.createDirectory(directory.resolve("model"));
        Files.writeString(model.resolve("config.json"), "{}");
    }

    @Test
    void filesOfNestedFoldersAreListedByRelativePath() throws IOException {
        Files.createDirectories(model.resolve("a/b"));
        Files.writeString(model.resolve("a/b/w.bin"), "w");

        ModelListing listing = list();

        assertThat(listing.files()).extracting(ListedFile::path).containsExactlyInAnyOrder("config.json", "a/b/w.bin");
        assertThat(listing.complete()).isTrue();
    }

    @Test
    void aSingleFileIsAModelOfThatName() throws IOException {
        ModelListing listing = ModelFolder.list(model.resolve("config.json"), ListingLimits.DEFAULT);
        assertThat(listing.files()).extracting(ListedFile::path).containsExactly("config.json");
    }

    @Test
    void aLinkInsideTheModelIsReadAsTheFileItNames() throws IOException {
        Files.createSymbolicLink(model.resolve("link.json"), Path.of("config.json"));

        ModelListing listing = list();

        assertThat(listing.complete()).isTrue();
        assertThat(listing.files())
                .filteredOn(f -> f.path().equals("link.json"))
                .singleElement()
                .satisfies(f -> assertThat(f.file())
                        .isEqualTo(model.resolve("config.json").toRealPath()));
    }

    @Test
    void linksThatLeaveTheModelAreNeverFollowed() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "s");
        Files.createSymbolicLink(model.resolve("out"), secret);
        Files.createSymbolicLink(model.resolve("up"), Path.of("../secret"));
        Files.createSymbolicLink(model.resolve("dir"), directory);

        assertThat(list().unread())
                .extracting(Unread::path, Unread::reason)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("out", "symbolic link out of the model"),
                        org.assertj.core.groups.Tuple.tuple("up", "symbolic link out of the model"),
                        org.assertj.core.groups.Tuple.tuple("dir", "symbolic link out of the model"));
    }

    @Test
    void aFolderWithThePrefixOfTheModelsNameIsOutside() throws IOException {
        Files.createDirectory(directory.resolve("model-2"));
        Path sibling = Files.writeString(directory.resolve("model-2/w"), "s");
        Files.createSymbolicLink(model.resolve("w"), sibling);

        assertThat(list().unread()).extracting(Unread::reason).containsExactly("symbolic link out of the model");
    }

    @Test
    void danglingAndCircularLinksAndSpecialFilesAreNamed() throws Exception {
        Files.createSymbolicLink(model.resolve("dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(model.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(model.resolve("inner"), Path.of("."));
        Process mkfifo = new ProcessBuilder("mkfifo", model.resolve("pipe").toString()).start();
        assumeThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();

        assertThat(list().unread())
                .extracting(Unread::path, Unread::reason)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("dangling", "dangling symbolic link"),
                        org.assertj.core.groups.Tuple.tuple("loop", "unreadable"),
                        org.assertj.core.groups.Tuple.tuple(
                                "inner", "symbolic link to something other than a regular file"),
                        org.assertj.core.groups.Tuple.tuple("pipe", "special file"));
    }

    @Test
    void limitsEndTheListingAndAreReported() throws IOException {
        for (int i = 0; i < 20; i++) {
            Files.writeString(model.resolve("f" + i), "x");
        }
        ModelListing few = ModelFolder.list(model, new ListingLimits(10, 64, 4096));
        assertThat(few.unread()).extracting(Unread::reason).containsExactly("more than 10 entries");

        Files.createDirectories(model.resolve("1/2/3/4"));
        ModelListing shallow = ModelFolder.list(model, new ListingLimits(1000, 3, 4096));
        assertThat(shallow.unread()).extracting(Unread::path).containsExactly("1/2/3");
    }

    @Test
    void hostileNamesAreKeptAsTheyAre() throws IOException {
        List<String> names = List.of("new\nline", "bidi\u202egnp.exe", "zero\u200bwidth", "per%20cent", " lead");
        for (String name : names) {
            Files.writeString(model.resolve(name), "x");
        }
        assertThat(list().files()).extracting(ListedFile::path).containsAll(names);
    }

    @Test
    void aMissingRootIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> ModelFolder.list(directory.resolve("absent"), ListingLimits.DEFAULT))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("absent");
    }

    private ModelListing list() throws IOException {
        return ModelFolder.list(model, ListingLimits.DEFAULT);
    }
}
