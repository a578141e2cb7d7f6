package io.lazaretto.artifact.inspect;

import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that real libraries wrote. */
class WildFilesTest {
    private static final int AT_LEAST = 20;

    static List<Path> files() throws Exception {
        try (Stream<Path> paths = Files.list(folder())) {
            return paths.filter(path -> !path.endsWith("README.md")).sorted().toList();
        }
    }

    @Test
    void thereAreFiles() throws Exception {
        assertThat(files()).hasSizeGreaterThanOrEqualTo(AT_LEAST);
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatLibrariesWriteIsClear(Path file) throws Exception {
        inspecting(file.getFileName().toString(), Files.readAllBytes(file)).staysSilent();
    }

    @ParameterizedTest
    @MethodSource("files")
    void halfOfItIsNotClear(Path file) throws Exception {
        byte[] whole = Files.readAllBytes(file);
        inspecting(file.getFileName().toString(), Arrays.copyOf(whole, whole.length / 2))
                .isNotClear();
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(WildFilesTest.class
                        .getResource("/io/lazaretto/artifact/wild/README.md")
                        .toURI())
                .getParent();
    }
}
