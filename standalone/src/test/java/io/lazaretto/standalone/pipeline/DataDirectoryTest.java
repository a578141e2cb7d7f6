package io.lazaretto.standalone.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.standalone.trouble.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void aSecondUserIsRefusedUntilTheFirstIsDone() throws Trouble {
        Path data = folder.resolve("deep/data");
        try (DataDirectory first = DataDirectory.open(data)) {
            assertThat(first.path()).isDirectory();
            assertThatThrownBy(() -> DataDirectory.open(data))
                    .isInstanceOf(Trouble.class)
                    .hasMessageContaining("another process uses the data directory");
        }
        DataDirectory.open(data).close();
    }

    @Test
    void aDirectoryBelowAFileIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> DataDirectory.open(file.resolve("data")))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("not writable");
    }

    @Test
    void aTemporaryDirectoryIsRemovedWithEverythingInIt() throws Exception {
        Path path;
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            path = directory.path();
            Files.createDirectories(path.resolve("a/b"));
            Files.writeString(path.resolve("a/b/c"), "x");
            Files.createSymbolicLink(path.resolve("link"), folder);
        }
        assertThat(path).doesNotExist();
        assertThat(folder).exists();
    }
}
