package io.lazaretto.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lazaretto.standalone.sample.SampleFiles;
import io.lazaretto.standalone.sample.SampleModel;
import io.lazaretto.standalone.testing.Launched;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that really is full: a small file system in memory, which takes the right to mount one. */
class FullDiskIT {
    private static final Duration LIMIT = Duration.ofSeconds(180);

    @TempDir
    Path disk;

    @TempDir
    Path models;

    @Test
    void aFullDiskEndsTheProcessWithAWordAndLosesNothing() throws Exception {
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", disk.toString()), "not allowed to mount");
        try {
            fillUnderAPipelineAndStartAgain();
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    private void fillUnderAPipelineAndStartAgain() throws Exception {
        Path model = SampleFiles.write(SampleModel.CLEAN, models);
        Path filling = disk.resolve("filling");
        try (Launched up = up()) {
            assertThat(scan(model).out()).contains("PASSED");
            fill(filling);
            // Anything that makes the broker write.
            Path another = SampleFiles.write(SampleModel.MALICIOUS, models);
            Launched scan = Launched.start(disk, "scan", another.toString());
            up.said("is full", LIMIT);
            assertThat(up.exitCode(LIMIT)).isEqualTo(2);
            assertThat(scan.exitCode(LIMIT)).isNotZero();
            assertThat(scan.err()).containsAnyOf("went away", "no Kafka broker answered", "starting a pipeline");
        }
        try (Launched tooFull = Launched.start(disk, "up", "--port", "0", "--kafka-port", "0")) {
            assertThat(tooFull.exitCode(LIMIT)).isEqualTo(2);
            assertThat(tooFull.err()).contains(disk.toString());
        }
        Files.delete(filling);
        try (Launched up = up()) {
            assertThat(scan(model).out()).contains("PASSED");
            up.terminate();
            up.exitCode(LIMIT);
        }
    }

    private Launched up() throws IOException {
        Launched up = Launched.start(disk, "up", "--port", "0", "--kafka-port", "0");
        up.line("ready ", LIMIT);
        return up;
    }

    private Launched scan(Path model) throws Exception {
        Launched scan = Launched.run(LIMIT, disk, "scan", model.toString());
        assertThat(scan.err()).contains("using the pipeline that runs at");
        return scan;
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }

    private static boolean run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
