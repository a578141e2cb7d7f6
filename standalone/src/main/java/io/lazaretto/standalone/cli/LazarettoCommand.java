package io.lazaretto.standalone.cli;

import static java.util.Objects.requireNonNull;

import io.lazaretto.standalone.trouble.Trouble;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Exit codes: those of the commands; 2 for wrong usage and for {@link Trouble}. */
@Command(
        name = "lazaretto",
        description = "Scans machine-learning models as they land and publishes a verdict.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class LazarettoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private LazarettoCommand() {}

    /** Runs one command of the whole grammar. */
    static int execute(Terminal terminal, String... arguments) {
        return commandLine(terminal, arguments).execute(arguments);
    }

    /** The grammar; where the arguments name a command, only that one's, for reading a grammar takes time. */
    static CommandLine commandLine(Terminal terminal, String... arguments) {
        requireNonNull(terminal, "terminal is null");
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("up", () -> new UpCommand(terminal));
        commands.put("scan", () -> new ScanCommand(terminal));
        commands.put("verdicts", () -> new VerdictsCommand(terminal));
        commands.put("infer", () -> new InferCommand(terminal));
        commands.put("bench", () -> new BenchCommand(terminal));
        commands.put("train", () -> new TrainCommand(terminal));
        CommandLine commandLine = new CommandLine(new LazarettoCommand());
        Supplier<Object> named = arguments.length == 0 ? null : commands.get(arguments[0]);
        if (named == null) {
            commands.values().forEach(command -> commandLine.addSubcommand(command.get()));
        } else {
            commandLine.addSubcommand(named.get());
        }
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(false)
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler((e, unused, parsed) -> failed(e, terminal));
    }

    /** Runs one command. */
    public static int execute(String... arguments) {
        return execute(Terminal.system(), arguments);
    }

    private static int failed(Exception e, Terminal terminal) {
        if (e instanceof Trouble) {
            terminal.say(e.getMessage());
        } else {
            terminal.say("internal error: " + e);
            for (StackTraceElement frame : e.getStackTrace()) {
                terminal.err().println("    at " + frame);
            }
        }
        return ExitCode.OTHERWISE.code();
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
