package io.lazaretto.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Jazzer on one target, in a process of its own, below a folder of its own: {@code seeds} is written anew, {@code corpus} and
 * {@code found} grow, {@code log} is what the fuzzer said.
 */
final class FuzzRun {
    /** Heap of the process; an inspection needs far less. */
    private static final String HEAP = "-Xmx600m";

    private static final int MOST_FINDINGS = 20;
    private static final int LARGEST_INPUT = 1 << 15;
    /** The promise is kept in processor time; this only ends what hangs. */
    private static final int HANG_SECONDS = 300;

    /** Until then the optimising compiler costs more than it gains. */
    private static final Duration SHORT = Duration.ofMinutes(2);

    private static final Duration START_AND_END = Duration.ofMinutes(10);

    private final String entry;
    private final String target;
    private final Path folder;
    private final int mostFindings;

    /**
     * @param entry the class that Jazzer calls, with the target as its argument
     * @param mostFindings how many it finds before it stops
     */
    FuzzRun(String entry, String target, Path folder, int mostFindings) {
        this.entry = entry;
        this.target = target;
        this.folder = folder.toAbsolutePath();
        this.mostFindings = mostFindings;
    }

    FuzzRun(FuzzTarget target, Path folder) {
        this(FuzzEntry.class.getName(), target.name(), folder, MOST_FINDINGS);
    }

    /** @throws IOException when the fuzzer cannot be run, or does not end */
    FuzzResult run(Map<String, byte[]> inputs, Duration duration) throws IOException, InterruptedException {
        for (String name : List.of("seeds", "corpus", "found")) {
            Files.createDirectories(folder.resolve(name));
        }
        for (Map.Entry<String, byte[]> input : inputs.entrySet()) {
            Files.write(folder.resolve("seeds").resolve(input.getKey()), input.getValue());
        }
        long before = found().size();
        Path log = folder.resolve("log");
        Duration processor = jazzer(
                duration,
                log,
                "-max_total_time=" + duration.toSeconds(),
                "-print_final_stats=1",
                folder.resolve("corpus").toString(),
                folder.resolve("seeds").toString());
        return FuzzResult.of(target, duration, processor, found().size() - before, Files.readString(log));
    }

    /** The smallest part of seeds and corpus that reaches as much. */
    SortedMap<String, byte[]> minimised() throws IOException, InterruptedException {
        Path kept = folder.resolve("minimised");
        Files.createDirectories(kept);
        for (Path old : files(kept)) {
            Files.delete(old);
        }
        jazzer(
                Duration.ZERO,
                folder.resolve("merge.log"),
                "-merge=1",
                kept.toString(),
                folder.resolve("corpus").toString(),
                folder.resolve("seeds").toString());
        SortedMap<String, byte[]> inputs = new TreeMap<>();
        for (Path file : files(kept)) {
            inputs.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
        return inputs;
    }

    /** Inputs that broke a promise, in this run or an earlier one. */
    List<Path> found() {
        return files(folder.resolve("found")).stream()
                .filter(file -> !file.toString().endsWith(".java"))
                .toList();
    }

    /** @return processor time, all threads and the start included */
    private Duration jazzer(Duration duration, Path log, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                HEAP,
                duration.compareTo(SHORT) > 0 ? "-XX:+TieredCompilation" : "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + entry,
                "--target_args=" + target,
                "--instrumentation_includes=io.lazaretto.artifact.**:" + entry,
                "--instrumentation_excludes=io.lazaretto.artifact.testing.**",
                "--custom_hook_includes=io.lazaretto.**",
                "--reproducer_path=" + folder.resolve("found"),
                "--keep_going=" + mostFindings,
                "-artifact_prefix=" + folder.resolve("found") + "/",
                "-timeout=" + HANG_SECONDS,
                // A busy machine makes everything slow; the promise counts processor time.
                "-report_slow_units=" + HANG_SECONDS,
                "-rss_limit_mb=0",
                "-max_len=" + LARGEST_INPUT));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            long end = System.nanoTime() + duration.plus(START_AND_END).toNanos();
            Duration processor = Duration.ZERO;
            while (!process.waitFor(1, TimeUnit.SECONDS)) {
                processor = process.info().totalCpuDuration().orElse(processor);
                if (System.nanoTime() > end) {
                    throw new IOException("the fuzzer of " + target + " does not end; it said: " + log);
                }
            }
            return processor;
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
