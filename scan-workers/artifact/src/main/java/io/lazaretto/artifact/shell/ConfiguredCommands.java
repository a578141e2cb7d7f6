package io.lazaretto.artifact.shell;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Commands that stand in a configuration and that a tool hands to a shell: texts under the keys that tools read, and programs
 * with the list of their arguments. Collected while the document is read, judged at its end. Not thread-safe.
 */
public final class ConfiguredCommands {
    private static final int MAX_COMMANDS = 4096;
    private static final long MAX_CHARACTERS = 4 << 20;
    private static final Set<String> COMMANDS = Set.of(
            "run",
            "script",
            "scripts",
            "before_script",
            "after_script",
            "command",
            "commands",
            "cmd",
            "entry",
            "entrypoint",
            "exec",
            "preinstall",
            "install",
            "postinstall",
            "postcreatecommand",
            "poststartcommand",
            "postattachcommand",
            "oncreatecommand",
            "updatecontentcommand",
            "initializecommand");
    private static final Set<String> ARGUMENTS = Set.of("args", "arguments");
    /** What a text holds that runs what it downloads, or gives a shell away. */
    private static final Pattern NETWORK =
            Pattern.compile("\\b(curl|wget|aria2c|nc|ncat|netcat|socat|base64)\\b|/dev/(tcp|udp)/");

    private final Place place;
    private final String downloadRule;
    private final Map<Integer, Invocation> open = new HashMap<>();
    private final List<Invocation> invocations = new ArrayList<>();
    private final List<Text> others = new ArrayList<>();
    private long characters;
    private int count;

    /** A program with its arguments: of one mapping, or of one list. */
    private static final class Invocation {
        private final List<Text> programs = new ArrayList<>();
        private final List<Text> arguments = new ArrayList<>();
    }

    private record Text(String text, long at) {}

    /** @param downloadRule what running a download is called: whoever runs the command sees it there */
    public ConfiguredCommands(Place place, String downloadRule) {
        this.place = place;
        this.downloadRule = downloadRule;
    }

    /** A mapping begins whose members are at this depth. */
    public void mapping(int depth) {
        open.remove(depth);
    }

    /**
     * @param depth of the mapping that has the key
     * @param key of the value, or of the list that it is in
     */
    public void value(int depth, String key, boolean element, String text, long at) {
        String name = key.toLowerCase(Locale.ROOT);
        boolean arguments = ARGUMENTS.contains(name);
        if (COMMANDS.contains(name) || arguments) {
            remember(text);
            Invocation invocation = open.computeIfAbsent(depth, d -> {
                Invocation begun = new Invocation();
                invocations.add(begun);
                return begun;
            });
            if (count <= MAX_COMMANDS) {
                (arguments || element ? invocation.arguments : invocation.programs).add(new Text(text, at));
            }
        } else if (NETWORK.matcher(text).find()) {
            remember(text);
            if (count <= MAX_COMMANDS) {
                others.add(new Text(text, at));
            }
        }
    }

    private void remember(String text) {
        count++;
        characters += text.length();
    }

    /** @param signals of {@code artifact.code} */
    public void judge(Budget budget, Consumer<Signal> signals) throws BudgetExceededException {
        if (count > MAX_COMMANDS || characters > MAX_CHARACTERS) {
            throw new BudgetExceededException(Reasons.LIMIT + "commands");
        }
        ShellScript shell = new ShellScript(place, budget, signal -> weigh(signal, signals));
        for (Invocation invocation : invocations) {
            String arguments = joined(invocation.arguments);
            for (Text program : invocation.programs) {
                run(shell, program.text(), program.at());
                if (!arguments.isEmpty()) {
                    run(shell, program.text() + " " + arguments, program.at());
                }
            }
            if (!arguments.isEmpty()) {
                run(shell, arguments, invocation.arguments.getFirst().at());
            }
            for (Text argument : invocation.arguments) {
                run(shell, argument.text(), argument.at());
            }
        }
        ShellScript rest = new ShellScript(place, budget, signal -> weighText(signal, signals));
        for (Text text : others) {
            run(rest, text.text(), text.at());
        }
    }

    /** What a shell could not read is no command, or one of another shell; its words are looked at as they are. */
    private void run(ShellScript shell, String text, long at) throws BudgetExceededException {
        shell.judge(text, at);
        if (text.indexOf('\'') >= 0 || text.indexOf('"') >= 0) {
            shell.judgeIfMalformed(text, text.replace('\'', ' ').replace('"', ' '), at);
        }
    }

    private void weigh(Signal signal, Consumer<Signal> signals) {
        String rule = signal.observation().rule();
        if (rule.equals("script.download-run")) {
            signals.accept(Signal.suspect(
                    downloadRule,
                    "The file holds a command that runs what it downloads",
                    signal.observation().location(),
                    Map.of(
                            "found",
                            Evidence.text(signal.observation().evidence().getOrDefault("command", ""))),
                    List.of("CWE-494")));
        } else if (signal.outcome() != Outcome.CLEAR && !isNoCommand(signal)) {
            signals.accept(signal);
        }
    }

    /** Whether a quote does not end, as in prose; what is only too long was not looked at. */
    private static boolean isNoCommand(Signal signal) {
        return signal.observation().rule().equals("script.malformed")
                && !signal.observation().evidence().getOrDefault("problem", "").equals(ShellParser.TOO_MANY);
    }

    /** Of a text that may be prose only what no prose needs. */
    private void weighText(Signal signal, Consumer<Signal> signals) {
        String rule = signal.observation().rule();
        if (rule.equals("script.download-run") || rule.equals("script.malformed")) {
            weigh(signal, signals);
        } else if (rule.equals("script.reverse-shell") || rule.equals("script.decode-run")) {
            signals.accept(Signal.suspect(
                    rule,
                    signal.observation().title(),
                    signal.observation().location(),
                    signal.observation().evidence(),
                    signal.observation().taxonomy()));
        }
    }

    private static String joined(List<Text> words) {
        return words.stream()
                .map(w -> '\'' + w.text().replace("'", "'\\''") + '\'')
                .collect(Collectors.joining(" "));
    }
}
