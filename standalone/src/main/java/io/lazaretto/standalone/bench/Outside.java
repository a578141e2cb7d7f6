package io.lazaretto.standalone.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Another program, timed from its start to its exit. */
final class Outside {
    private Outside() {}

    /**
     * @param environment more of it
     * @throws IOException when it cannot be started or fails
     */
    static double seconds(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path errors = Files.createTempFile("lazaretto-bench", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            long started = System.nanoTime();
            int code = builder.start().waitFor();
            double seconds = (System.nanoTime() - started) / 1e9;
            if (code != 0) {
                throw new IOException(command.getFirst() + " ended with " + code + ": "
                        + Files.readString(errors).strip());
            }
            return seconds;
        } finally {
            Files.deleteIfExists(errors);
        }
    }
}
