package io.lazaretto.artifact.shell;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.code.CodeInspection;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Says what the commands of a script do together: what flows from where into what. One script; not thread-safe. */
final class ShellJudge {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_NOTES = 16;
    private static final int MAX_SCRIPTS = 20_000;

    private final Place place;
    private final Budget budget;
    private final Consumer<Signal> signals;
    private final Set<String> said = new HashSet<>();
    private final ScriptFiles files;
    private final Set<String> running = new HashSet<>();
    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, Set<Flow>> flowsOf = new HashMap<>();
    private int scripts;
    private int notes;
    private boolean fifo;

    ShellJudge(Place place, Budget budget, Consumer<Signal> signals) {
        this(place, budget, signals, new ScriptFiles());
    }

    /** @param files that other scripts made before */
    ShellJudge(Place place, Budget budget, Consumer<Signal> signals, ScriptFiles files) {
        this.place = place;
        this.budget = budget;
        this.signals = signals;
        this.files = files;
    }

    /**
     * @param base bytes in front of the script, about
     * @param depth of scripts in scripts
     */
    void script(String text, long base, int depth) throws BudgetExceededException {
        budget.checkTime();
        if (depth > MAX_DEPTH || ++scripts > MAX_SCRIPTS) {
            throw new BudgetExceededException(Reasons.LIMIT + "scripts in scripts");
        }
        ShellParser.Result parsed = ShellParser.parse(text, variables);
        files.read(
                text.length(), parsed.pipelines().stream().mapToLong(List::size).sum());
        if (parsed.problem() != null) {
            say(Signal.inconclusive(
                    Reasons.MALFORMED,
                    "script.malformed",
                    "The script could not be split into commands",
                    place.at(base + parsed.offset()),
                    Map.of("problem", parsed.problem())));
        }
        for (List<Command> pipeline : parsed.pipelines()) {
            if (depth == 0) {
                flowsOf.clear();
            }
            pipeline(pipeline, base, depth);
        }
    }

    private void pipeline(List<Command> pipeline, long base, int depth) throws BudgetExceededException {
        boolean fetched = false;
        boolean decoded = false;
        boolean secret = false;
        String literal = "";
        for (int i = 0; i < pipeline.size(); i++) {
            Command command = pipeline.get(i);
            List<Word> words = Programs.started(command.words());
            long at = base + command.offset();
            for (String inner : command.substitutions()) {
                script(inner, at, depth + 1);
            }
            if (Programs.readsProgram(words)) {
                if (i > 0
                        || command.redirections().stream()
                                .anyMatch(r -> r.operator().startsWith("<"))) {
                    fed(command, words, fetched, decoded, literal, at, depth);
                }
            }
            if (i > 0 && fetched && isFedAsArgument(command, words)) {
                downloadRun(command, at);
            }
            if (fetched && Programs.name(words).equals("tee")) {
                Programs.texts(words.subList(1, words.size())).forEach(files::download);
            }
            if (secret && Programs.sends(words)) {
                threat(
                        "script.exfiltration",
                        "The script sends secrets over the network",
                        command,
                        at,
                        "CWE-200",
                        "AML.T0025");
            }
            new CommandJudge(this, command, words, at, depth).judge();
            fetched |= flows(command, Flow.FETCH, depth);
            decoded |= flows(command, Flow.DECODE, depth);
            secret |= flows(command, Flow.SECRET, depth);
            literal = literal(command, words);
        }
    }

    /** {@code xargs -I{} sh -c {}}: what stands in front of it becomes a program on the command line. */
    private static boolean isFedAsArgument(Command command, List<Word> words) {
        return Programs.name(command.words()).equals("xargs")
                && Programs.SHELLS.contains(Programs.name(words))
                && Programs.texts(words).stream().anyMatch(t -> t.matches("-[a-z]*c"));
    }

    /** An interpreter that takes its program from what stands in front of it. */
    private void fed(
            Command command, List<Word> words, boolean fetched, boolean decoded, String literal, long at, int depth)
            throws BudgetExceededException {
        String here = command.redirections().stream()
                .filter(r -> r.operator().startsWith("<<"))
                .map(r -> r.target().text())
                .reduce(literal == null ? "" : literal, (a, b) -> a + "\n" + b);
        for (String inner : command.substitutions()) {
            fetched |= flows(inner, Flow.FETCH, depth + 1);
            decoded |= flows(inner, Flow.DECODE, depth + 1);
        }
        if (fetched) {
            downloadRun(command, at);
        } else if (decoded) {
            decodeRun(command, at);
        } else if (here.isBlank() || literal == null) {
            boolean file = command.redirections().stream()
                    .anyMatch(r -> r.operator().equals("<") && r.target().isLiteral());
            if (!file) {
                say(Signal.suspect(
                        "script.computed-run",
                        "The script makes an interpreter run what another command writes",
                        place.at(at),
                        evidence(command),
                        List.of("CWE-94")));
            }
        } else {
            program(Programs.name(words), here, at, depth);
        }
    }

    /** A program that stands in the script itself. */
    void program(String interpreter, String text, long at, int depth) throws BudgetExceededException {
        if (Programs.SHELLS.contains(interpreter)) {
            script(text, at, depth + 1);
        } else if (Programs.isPython(interpreter)) {
            CodeInspection.inspect(text, place, at, budget, this::say);
        } else {
            say(Signal.inconclusive(
                    Reasons.NOT_EXAMINED + "script",
                    "script.other-language",
                    "The script holds a program in a language that is not examined",
                    place.at(at),
                    Map.of("interpreter", Evidence.text(interpreter))));
        }
    }

    enum Flow {
        FETCH,
        DECODE,
        SECRET
    }

    /** Whether the output of a command is fetched, decoded or secret. */
    boolean flows(Command command, Flow flow, int depth) throws BudgetExceededException {
        List<Word> words = Programs.started(command.words());
        boolean here =
                switch (flow) {
                    case FETCH -> Programs.fetches(words);
                    case DECODE -> Programs.decodes(words);
                    case SECRET -> isSecret(command, words);
                };
        for (Command member : command.members()) {
            here = here || flows(member, flow, depth);
        }
        if (!here) {
            for (String inner : command.substitutions()) {
                here = here || flows(inner, flow, depth + 1);
            }
        }
        return here;
    }

    boolean flows(String script, Flow flow, int depth) throws BudgetExceededException {
        Set<Flow> known = flowsOf.get(script);
        if (known != null) {
            return known.contains(flow);
        }
        if (depth > MAX_DEPTH || ++scripts > MAX_SCRIPTS) {
            throw new BudgetExceededException(Reasons.LIMIT + "scripts in scripts");
        }
        budget.checkTime();
        files.read(script.length(), 0);
        EnumSet<Flow> all = EnumSet.noneOf(Flow.class);
        for (List<Command> pipeline :
                ShellParser.parse(script, new HashMap<>(variables)).pipelines()) {
            for (Command command : pipeline) {
                for (Flow any : Flow.values()) {
                    if (!all.contains(any) && flows(command, any, depth)) {
                        all.add(any);
                    }
                }
            }
        }
        // Variables may change later on: what is known of a piece holds for its line.
        flowsOf.put(script, all);
        return all.contains(flow);
    }

    private static boolean isSecret(Command command, List<Word> words) {
        String name = Programs.name(words);
        boolean environment =
                (name.equals("env") || name.equals("printenv") || name.equals("set") || name.equals("export"))
                        && words.size() == 1;
        boolean bareEnv =
                command.words().size() == 1 && command.words().getFirst().base().equals("env");
        boolean reads = !name.isEmpty() && !name.equals("ls") && !name.equals("chmod") && !name.equals("mkdir");
        return environment
                || bareEnv
                || reads && command.texts().stream().anyMatch(Places::isSecret)
                || Set.of("echo", "printf").contains(name)
                        && command.texts().stream().anyMatch(Places::namesSecretVariable);
    }

    /** @return what a command writes; null when that is not known */
    private static String literal(Command command, List<Word> words) {
        String name = Programs.name(words);
        if ((name.equals("echo") || name.equals("printf"))
                && words.stream().allMatch(w -> w.substitutions().isEmpty())) {
            List<String> texts = new ArrayList<>(Programs.texts(words.subList(1, words.size())));
            texts.removeIf(t -> t.matches("-[neE]+"));
            return String.join(" ", texts).replace("\\n", "\n");
        }
        if (name.equals("cat") && words.size() == 1) {
            return command.redirections().stream()
                    .filter(r -> r.operator().startsWith("<<"))
                    .map(r -> r.target().text())
                    .findFirst()
                    .orElse(null);
        }
        return null;
    }

    void checkTime() throws BudgetExceededException {
        budget.checkTime();
    }

    Location at(long offset) {
        return place.at(offset);
    }

    ScriptFiles files() {
        return files;
    }

    /** A file is run: whose text is not what the script says, or is. */
    void ran(String path, String interpreter, Command command, long at, int depth) throws BudgetExceededException {
        if (files.isDownloaded(path)) {
            downloadRun(command, at);
        }
        String text = files.text(path);
        if (text != null && running.add(path)) {
            boolean python = interpreter.isEmpty()
                    && text.startsWith("#!")
                    && text.lines().findFirst().orElse("").contains("python");
            program(interpreter.isEmpty() ? python ? "python" : "sh" : interpreter, text, at, depth);
            running.remove(path);
        }
    }

    void fifo() {
        fifo = true;
    }

    boolean hasFifo() {
        return fifo;
    }

    void downloadRun(Command command, long at) {
        threat("script.download-run", "The script runs what it downloads", command, at, "CWE-494", "AML.T0011.000");
    }

    void decodeRun(Command command, long at) {
        threat("script.decode-run", "The script runs what it decodes", command, at, "CWE-506", "AML.T0011.000");
    }

    void threat(String rule, String title, Command command, long at, String... taxonomy) {
        say(Signal.threat(rule, title, place.at(at), evidence(command), List.of(taxonomy)));
    }

    void suspect(String rule, String title, Command command, long at, String... taxonomy) {
        say(Signal.suspect(rule, title, place.at(at), evidence(command), List.of(taxonomy)));
    }

    void note(String rule, String title, Command command, long at) {
        say(Signal.note(rule, title, place.at(at), evidence(command)));
    }

    void say(Signal signal) {
        boolean note = signal.outcome() == Outcome.CLEAR;
        if (said.add(signal.observation().rule() + signal.observation().location() + signal.outcome())
                && (!note || notes++ < MAX_NOTES)) {
            signals.accept(signal);
        }
    }

    private static Map<String, String> evidence(Command command) {
        return Map.of("command", Evidence.text(String.join(" ", Programs.texts(command.words()))));
    }
}
