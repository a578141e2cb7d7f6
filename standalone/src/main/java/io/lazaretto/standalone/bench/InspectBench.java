package io.lazaretto.standalone.bench;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.trust.TrustFolder;
import io.lazaretto.standalone.pipeline.TemporaryPipeline;
import io.lazaretto.standalone.trouble.Trouble;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The inspect lane against {@code openssl dgst -sha256}, the whole of {@code scan} against picklescan and sha256sum, and the
 * speed of the pickle walk, over generated files in the page cache. Prints a Markdown table.
 */
public final class InspectBench {
    private static final String OPENSSL = "openssl";
    private static final String LANE = "inspect lane";
    private static final String SCAN = "scan";
    private static final String PEERS = "picklescan + sha256sum";

    private final Options options;
    private final PrintStream out;
    private int scans;

    /**
     * @param folder where files are generated, and kept
     * @param formats ids of formats; empty: all
     * @param sizes bytes of each file; the same for every format
     * @param rounds measured runs of each contestant
     * @param heapMegabytes largest heap of the scanner process
     * @param laneOnly nothing but the lane, without warming up: for a look at its memory
     * @param python virtual environment with picklescan; empty: no comparison with it
     * @param launcher the script to run {@code scan} with; empty: no whole scans
     */
    public record Options(
            Path folder,
            List<String> formats,
            List<Long> sizes,
            int rounds,
            int heapMegabytes,
            boolean laneOnly,
            Optional<Path> python,
            Optional<Path> launcher) {
        public Options {
            requireNonNull(folder, "folder is null");
            formats = List.copyOf(formats);
            sizes = List.copyOf(sizes);
        }
    }

    public InspectBench(Options options, PrintStream out) {
        this.options = requireNonNull(options, "options is null");
        this.out = requireNonNull(out, "out is null");
    }

    /** Ids of the formats. */
    public static List<String> formats() {
        return Arrays.stream(BenchFile.values()).map(BenchFile::id).toList();
    }

    /** @throws Trouble when a file cannot be made, or a contestant fails */
    public void run() throws Trouble {
        try (InspectLane lane = new InspectLane(options.heapMegabytes())) {
            out.println("scanner heap " + options.heapMegabytes() + " MB, " + (lane.isIsolated() ? "" : "not ")
                    + "isolated, " + options.rounds() + " rounds in turn\n");
            out.println(
                    "| file | MB | openssl s | inspect lane s | ÷ openssl | scan s | ÷ openssl | peers s | peers ÷ scan |"
                            + " M opcodes/s |");
            out.println("|---|---|---|---|---|---|---|---|---|---|");
            if (options.launcher().isPresent() && !options.laneOnly()) {
                try (TemporaryPipeline pipeline = TemporaryPipeline.start(1, false, TrustFolder.NONE)) {
                    files(lane, Optional.of(pipeline));
                }
            } else {
                files(lane, Optional.empty());
            }
            out.println("\nheap of this process at its fullest, garbage included: " + (peakHeap() >> 20) + " MB");
        } catch (IOException e) {
            throw new Trouble("the benchmark failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted", e);
        }
    }

    private void files(InspectLane lane, Optional<TemporaryPipeline> pipeline)
            throws IOException, InterruptedException {
        Files.createDirectories(options.folder());
        for (BenchFile kind : BenchFile.values()) {
            for (long size : options.sizes()) {
                if (options.formats().isEmpty() || options.formats().contains(kind.id())) {
                    Path file = kind.in(options.folder(), size).toRealPath();
                    row(kind, file, duel(lane, pipeline, file).fight(options.laneOnly() ? 0 : 1, options.rounds()));
                }
            }
        }
    }

    private Duel duel(InspectLane lane, Optional<TemporaryPipeline> pipeline, Path file) {
        String path = file.toString();
        Duel duel = new Duel().with(LANE, () -> lane.inspect(file));
        if (options.laneOnly()) {
            return duel;
        }
        duel.with(OPENSSL, () -> Outside.seconds(Map.of(), List.of(OPENSSL, "dgst", "-sha256", path)));
        pipeline.ifPresent(running -> duel.with(SCAN, () -> scan(running, path)));
        options.python()
                .ifPresent(python -> duel.with(
                        PEERS,
                        () -> peers(python.resolve("bin").resolve("picklescan").toString(), path)));
        return duel;
    }

    /** As if the file had just come: its digest is forgotten, and another deadline makes another arrival of it. */
    private double scan(TemporaryPipeline pipeline, String path) throws IOException, InterruptedException {
        forget(pipeline.data().resolve("digests"));
        return Outside.seconds(
                Map.of("LAZARETTO_HOME", pipeline.data().toString()),
                List.of(
                        options.launcher().orElseThrow().toString(),
                        "scan",
                        "--profile",
                        "inspect",
                        "--bootstrap",
                        pipeline.bootstrap(),
                        "--deadline",
                        600 + ++scans + "s",
                        path));
    }

    private static void forget(Path digests) throws IOException {
        if (Files.exists(digests)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(digests)) {
                for (Path entry : entries) {
                    Files.delete(entry);
                }
            }
        }
    }

    private static double peers(String picklescan, String path) throws IOException, InterruptedException {
        return Outside.seconds(Map.of(), List.of(picklescan, "-p", path))
                + Outside.seconds(Map.of(), List.of("sha256sum", path));
    }

    private void row(BenchFile kind, Path file, Map<String, Times> times) throws IOException {
        long size = Files.size(file);
        Optional<Times> openssl = Optional.ofNullable(times.get(OPENSSL));
        Times lane = times.get(LANE);
        Optional<Times> scan = Optional.ofNullable(times.get(SCAN));
        Optional<Times> peers = Optional.ofNullable(times.get(PEERS));
        out.println(String.join(
                " | ",
                "| " + kind.id(),
                Long.toString(size / 1_000_000),
                openssl.map(Times::toString).orElse("–"),
                lane.toString(),
                openssl.map(o -> ratio(lane.over(o))).orElse("–"),
                scan.map(Times::toString).orElse("–"),
                scan.flatMap(t -> openssl.map(o -> ratio(t.over(o)))).orElse("–"),
                peers.map(Times::toString).orElse("–"),
                peers.flatMap(p -> scan.map(t -> ratio(p.over(t)))).orElse("–"),
                kind == BenchFile.OPCODES ? ratio(BenchFile.opcodes(size) / lane.median() / 1e6) + " |" : "– |"));
        out.flush();
    }

    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
