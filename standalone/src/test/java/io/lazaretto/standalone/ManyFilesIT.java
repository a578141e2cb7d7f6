package io.lazaretto.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lazaretto.standalone.testing.Launched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of a hundred thousand files: slow to make, bounded to scan. */
class ManyFilesIT {
    private static final int FILES = 100_000;

    @TempDir
    Path home;

    @TempDir
    Path folder;

    @Test
    void aHundredThousandFilesGetAVerdictInBoundedTime() throws Exception {
        for (int i = 0; i < FILES; i++) {
            Path parent = folder.resolve("d" + i / 1000);
            if (i % 1000 == 0) {
                Files.createDirectories(parent);
            }
            Files.write(parent.resolve("f" + i + ".txt"), new byte[] {'x', '\n'});
        }
        Launched scan = Launched.run(
                Duration.ofMinutes(5), home, "scan", "--profile", "inspect", "--format", "json", folder.toString());
        assertThat(scan.exitCode()).as(scan.toString()).isEqualTo(2);
        JsonNode verdict = new ObjectMapper().readTree(scan.out()).get(0);
        assertThat(verdict.get("verdict").asText()).isEqualTo("INCONCLUSIVE");
        assertThat(verdict.get("files").asLong()).isEqualTo(FILES);
    }
}
