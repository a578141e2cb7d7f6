package io.lazaretto.standalone.cli;

import io.lazaretto.standalone.bench.InspectBench;
import io.lazaretto.standalone.trouble.Trouble;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}: measures this build; each benchmark is a command of its own. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "BENCHMARK",
        description = "Runs a benchmark and prints its figures as a Markdown table.")
final class BenchCommand implements Callable<Integer> {
    private static final int MIN_HEAP = 16;

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a benchmark is missing");
    }

    @Command(
            name = "inspect",
            mixinStandardHelpOptions = true,
            description = {
                "The inspect lane against openssl, and whole scans against picklescan and sha256sum, in turn, on the same"
                        + " generated files.",
                "Files that are in --folder already are used as they are, and none is removed."
            })
    int inspect(
            @Option(names = "--folder", required = true, paramLabel = "DIR", description = "Where files are generated.")
                    Path folder,
            @Option(
                            names = "--format",
                            split = ",",
                            paramLabel = "FORMAT",
                            description = "safetensors, torch, torch-legacy, gguf, pickle, opcodes. Default: all.")
                    List<String> formats,
            @Option(
                            names = "--megabytes",
                            split = ",",
                            defaultValue = "2048",
                            paramLabel = "N",
                            description = "Sizes of the files, in MiB. Default: ${DEFAULT-VALUE}.")
                    List<Long> megabytes,
            @Option(
                            names = "--rounds",
                            defaultValue = "5",
                            paramLabel = "N",
                            description = "Measured rounds. Default: ${DEFAULT-VALUE}.")
                    int rounds,
            @Option(
                            names = "--heap",
                            defaultValue = "128",
                            paramLabel = "MB",
                            description = "Largest heap of the scanner process. Default: ${DEFAULT-VALUE}.")
                    int heap,
            @Option(
                            names = "--peers",
                            paramLabel = "VENV",
                            description = "Python environment with picklescan; without it there is no comparison.")
                    Path peers,
            @Option(names = "--lane-only", description = "Nothing but the lane, for a look at its memory.")
                    boolean laneOnly)
            throws Trouble {
        List<String> wanted = formats == null ? List.of() : formats;
        if (!InspectBench.formats().containsAll(wanted)) {
            throw new Trouble("--format knows " + String.join(", ", InspectBench.formats()));
        }
        if (rounds < 1 || heap < MIN_HEAP || megabytes.stream().anyMatch(size -> size < 1 || size > 1 << 20)) {
            throw new Trouble("--rounds, --heap or --megabytes is out of range");
        }
        Optional<Path> launcher =
                Optional.ofNullable(System.getProperty("lazaretto.launcher")).map(Path::of);
        List<Long> sizes = megabytes.stream().map(size -> size << 20).toList();
        new InspectBench(
                        new InspectBench.Options(
                                folder, wanted, sizes, rounds, heap, laneOnly, Optional.ofNullable(peers), launcher),
                        terminal.out())
                .run();
        return ExitCode.ADMITTED.code();
    }
}
