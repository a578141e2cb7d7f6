package io.lazaretto.worker.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FuseTest {
    /** A process that would never end. */
    static final class Hanging {
        private Hanging() {}

        public static void main(String[] args) throws InterruptedException {
            try (Fuse _ = Fuse.light(Duration.ofMillis(Long.parseLong(args[0])))) {
                if (args.length > 1) {
                    return;
                }
                new CountDownLatch(1).await();
            }
        }
    }

    private static int exit(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Hanging.class.getName());
        builder.command().addAll(java.util.List.of(arguments));
        Process process = builder.inheritIO().start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aProcessThatNobodyKillsEndsItself() throws Exception {
        assertThat(exit("1")).isEqualTo(Fuse.EXIT_CODE);
    }

    @Test
    void onePutOutDoesNotBurn() throws Exception {
        assertThat(exit("1", "done")).isZero();
    }
}
