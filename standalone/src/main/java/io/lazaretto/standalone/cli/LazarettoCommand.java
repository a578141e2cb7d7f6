package io.lazaretto.standalone.cli;

import static java.util.Objects.requireNonNull;

import io.lazaretto.standalone.trouble.Trouble;
import java.util.concurrent.Callable;
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

    /** The grammar, ready to execute. */
    static CommandLine commandLine(Terminal terminal) {
        requireNonNull(terminal, "terminal is null");
        return new CommandLine(new LazarettoCommand())
                .addSubcommand(new UpCommand(terminal))
                .addSubcommand(new ScanCommand(terminal))
                .addSubcommand(new VerdictsCommand(terminal))
                .addSubcommand(new TrainCommand(terminal))
                .setCaseInsensitiveEnumValuesAllowed(false)
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler((e, commandLine, parsed) -> failed(e, terminal));
    }

    /** Runs one command. */
    public static int execute(String... arguments) {
        return commandLine(Terminal.system()).execute(arguments);
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
