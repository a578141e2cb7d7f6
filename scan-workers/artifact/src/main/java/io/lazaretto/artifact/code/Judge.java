package io.lazaretto.artifact.code;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.report.DistinctSignals;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Signal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** Says what a call means: by what it gives, by what it is given, and by when it happens. */
final class Judge {
    /** Functions that look at their arguments and never call them. */
    static final Set<String> ONLY_LOOK = Set.of(
            "builtins.isinstance",
            "builtins.issubclass",
            "builtins.hasattr",
            "builtins.type",
            "builtins.print",
            "builtins.callable",
            "builtins.id",
            "builtins.repr",
            "builtins.super",
            "inspect.isclass",
            "inspect.signature",
            "inspect.getsource",
            "typing.cast",
            "typing.TypeVar",
            "typing.get_type_hints");

    private static final int MAX_SIGNALS = 96;
    private static final int MAX_WEIGHED = 1 << 16;
    private static final int CHARACTERS_PER_STEP = 16;
    private static final List<String> SHELL = List.of(
            "/dev/tcp/",
            "/dev/udp/",
            "bash -i",
            "sh -i",
            "nc -e",
            "ncat -e",
            "| sh",
            "|sh",
            "| bash",
            "|bash",
            "mkfifo /tmp",
            "base64 -d",
            "base64 --decode",
            "Invoke-Expression",
            "IEX(",
            "IEX (",
            "powershell -e",
            "powershell -nop",
            "DownloadString",
            "certutil -urlcache",
            "bitsadmin",
            "rm -rf /",
            "rm -rf ~",
            "chmod +s",
            "xmrig",
            "crontab -");
    private static final Set<String> EVERYTHING = Set.of("/", "/*", "~", "~/", "/home", "/root", "/etc", "C:\\", "C:/");
    private static final Set<String> WALKS =
            Set.of("__subclasses__", "__globals__", "__builtins__", "__code__", "f_globals", "f_builtins", "gi_frame");
    private static final String TRUST = "trust_remote_code";
    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9][\\w.-]{0,95}/[A-Za-z0-9][\\w.-]{0,95}");
    /** They evaluate texts, and most texts are harmless. */
    private static final Set<String> EVALUATORS =
            Set.of("query", "eval", "evaluate", "Template", "from_string", "sympify", "parse_expr");

    private static final Pattern ESCAPE = Pattern.compile("__\\w{1,64}__|[@.](os|sys|subprocess|builtins|io)\\b");
    private static final List<String> CODE = List.of("CWE-94", "AML.T0011.000");

    private final IntFunction<Location> locations;
    private final Weighing weighing;
    private final DistinctSignals signals;
    /** What was weighed before; a place may be reached many times, with other arguments. */
    private final Set<Weighed> weighed = new HashSet<>();

    private record Weighed(String rule, String what, boolean threat, List<String> started) {}

    private boolean socket;
    private boolean process;

    /** @param locations of offsets in the source */
    Judge(IntFunction<Location> locations, Weighing weighing, Consumer<Signal> signals) {
        this.locations = locations;
        this.weighing = weighing;
        this.signals = new DistinctSignals(signals, MAX_SIGNALS);
    }

    void called(String name, Capability capability, List<Value> arguments, Map<String, Value> named, Analysis analysis)
            throws BudgetExceededException {
        if (name.equals("builtins.open") || name.endsWith("().open") || name.equals("codecs.open")) {
            opened(arguments, named, analysis);
        }
        if (capability == null) {
            if (EVALUATORS.contains(name.substring(name.lastIndexOf('.') + 1)) && escapes(arguments)) {
                say(Capability.EXECUTION, false, name, arguments, analysis);
            }
            return;
        }
        Set<Trait> given = EnumSet.noneOf(Trait.class);
        arguments.forEach(a -> given.addAll(a.traits()));
        named.values().forEach(a -> given.addAll(a.traits()));
        List<Value> all = new ArrayList<>(arguments);
        all.addAll(named.values());
        boolean foreign = given.contains(Trait.DECODED) || given.contains(Trait.DOWNLOADED);
        boolean now = analysis.when() == When.IMPORT;
        switch (capability) {
            case PROCESS -> {
                process = true;
                List<String> started = CommandLines.of(name, arguments, named);
                analysis.spend(started.stream().mapToLong(String::length).sum() / CHARACTERS_PER_STEP);
                boolean threat = now || mentionsShell(all) || given.contains(Trait.DOWNLOADED);
                add(
                        capability.rule(),
                        capability.title(),
                        threat,
                        evidence(name, all, analysis),
                        capability.taxonomy(),
                        started,
                        analysis);
            }
            case EXECUTION -> {
                if (foreign) {
                    threat("code.foreign", "The code runs data that it decodes or downloads", CODE, name, analysis);
                }
                say(capability, false, name, all, analysis);
            }
            case SOCKET, NETWORK -> {
                socket |= name.startsWith("socket.");
                if (given.contains(Trait.SECRET)
                        || named.values().stream().anyMatch(Judge::isEnvironment)
                        || arguments.stream().anyMatch(Judge::isEnvironment)) {
                    threat(
                            "code.exfiltration",
                            "The code sends secrets or the environment over the network",
                            List.of("CWE-200", "AML.T0025"),
                            name,
                            analysis);
                }
                say(capability, now && capability == Capability.SOCKET, name, all, analysis);
            }
            case DESERIALIZATION -> {
                boolean literal = now
                        && !arguments.isEmpty()
                        && !arguments.getFirst().constants().isEmpty()
                        && name.endsWith("loads");
                if (!isSafeLoad(name, arguments, named) && !loadsLater(name, foreign, now)) {
                    say(capability, foreign || literal, name, all, analysis);
                }
            }
            case IMPORT -> {
                boolean relative = !arguments.isEmpty()
                        && arguments.getFirst().texts().stream().anyMatch(t -> t.startsWith("."));
                boolean open = arguments.isEmpty() || arguments.getFirst().has(Trait.OPAQUE);
                if (open && !relative || foreign) {
                    say(capability, foreign, name, all, analysis);
                }
            }
            case WRITE -> {
                if (now && !name.equals("os.mkdir") || Secrets.isStartupPath(all)) {
                    say(capability, Secrets.isStartupPath(all), name, all, analysis);
                }
            }
            case DELETE -> say(capability, now && deletesAll(all), name, all, analysis);
            case NATIVE, INTERPRETER -> say(capability, false, name, all, analysis);
            case SECRET -> {
                if (now) {
                    say(capability, false, name, all, analysis);
                }
            }
            case DECODER -> {}
        }
        if (socket && process && name.equals("os.dup2")) {
            threat("code.remote-shell", "The code gives a shell to the network", List.of("CWE-506"), name, analysis);
        }
    }

    /** Whether an expression reaches for what no formula, query or template needs. */
    private static boolean escapes(List<Value> arguments) {
        return arguments.stream().flatMap(a -> a.texts().stream()).anyMatch(t -> ESCAPE.matcher(t)
                .find());
    }

    /**
     * A loader is told to run the code of a repository.
     *
     * @param unpacked what stands behind stars
     */
    void trusted(List<Value> arguments, Map<String, Value> named, Value unpacked, Analysis analysis) {
        Value trust = named.get(TRUST);
        boolean trusted = trust != null
                ? !trust.names().equals(Set.of("False"))
                : unpacked.constants().contains(TRUST);
        if (!trusted) {
            return;
        }
        List<Value> all = new ArrayList<>(arguments);
        all.addAll(named.values());
        String other = all.stream()
                .flatMap(a -> a.texts().stream())
                .filter(t -> REPOSITORY.matcher(t).matches())
                .findFirst()
                .orElse(null);
        if (other != null) {
            Map<String, String> evidence = new LinkedHashMap<>();
            evidence.put("name", Evidence.text(other));
            evidence.put("when", analysis.when().id());
            add(
                    "code.remote-code",
                    "The code makes a loader run code of another repository",
                    false,
                    evidence,
                    List.of("CWE-829"),
                    List.of(),
                    analysis);
        }
    }

    /** A file is opened: to be changed, or one that holds secrets. */
    private void opened(List<Value> arguments, Map<String, Value> named, Analysis analysis) {
        Value mode = named.get("mode");
        mode = mode == null && arguments.size() > 1 ? arguments.get(1) : mode;
        boolean writes = mode != null
                && mode.texts().stream()
                        .anyMatch(m -> m.length() < 6 && m.chars().anyMatch(c -> "wax+".indexOf(c) >= 0));
        if (writes && (analysis.when() == When.IMPORT || Secrets.isStartupPath(arguments))) {
            say(Capability.WRITE, Secrets.isStartupPath(arguments), "open", arguments, analysis);
        }
        if (Secrets.isSecretPath(arguments)) {
            say(Capability.SECRET, false, "open", arguments, analysis);
        }
    }

    /** A callable is used without being called. */
    void named(Value value, Analysis analysis) {
        mention(value, false, analysis);
    }

    /** A callable is handed to something that may call it. */
    void passedOn(Value value, Analysis analysis) {
        mention(value, analysis.when() == When.IMPORT, analysis);
    }

    private void mention(Value value, boolean called, Analysis analysis) {
        for (String name : value.names()) {
            String canonical = CapabilityNames.release().canonical(name);
            CapabilityNames.release()
                    .of(canonical)
                    .filter(Capability::speaksForItself)
                    .ifPresent(capability -> {
                        boolean severe =
                                called && (capability == Capability.PROCESS || capability == Capability.SOCKET);
                        say(capability, severe, canonical, List.of(), analysis);
                    });
        }
    }

    /** An attribute is looked up that leads out of any object into the interpreter. */
    void attribute(String name, Analysis analysis) {
        if (WALKS.contains(name)) {
            suspect("code.object-walk", "The code walks from an object to the interpreter", name, analysis);
        }
    }

    /** An attribute of a module is looked up whose name is not in the code. */
    void computed(Value object, Analysis analysis) {
        for (String name : object.names()) {
            String canonical = CapabilityNames.release().canonical(name);
            if (CapabilityNames.release().isKeyModule(canonical) || canonical.equals("__builtins__")) {
                suspect("code.computed-name", "The code computes which function it calls", canonical, analysis);
            }
        }
    }

    /** Something of the interpreter's own is replaced. */
    void overwritten(Value object, String attribute, Analysis analysis) {
        for (String name : object.names()) {
            String canonical = CapabilityNames.release().canonical(name);
            boolean own = canonical.equals("builtins")
                    || canonical.equals("builtins.__builtins__")
                    || canonical.equals("sys.modules")
                    || canonical.equals("sys.meta_path")
                    || canonical.equals("sys.path_hooks");
            boolean table =
                    canonical.equals("sys") && (attribute.equals("meta_path") || attribute.equals("path_hooks"));
            if (own
                    || table
                    || canonical.equals("os")
                            && CapabilityNames.release().of("os." + attribute).isPresent()) {
                suspect("code.interpreter", "The code changes how the interpreter works", canonical, analysis);
            }
        }
    }

    static boolean isEnvironment(Value value) {
        return value.has(Trait.ENVIRONMENT)
                || value.names().stream()
                        .anyMatch(n ->
                                n.endsWith("os.environ") || n.startsWith("os.environ.copy") || n.equals("os.environb"));
    }

    private static boolean mentionsShell(List<Value> values) {
        return values.stream().flatMap(v -> v.texts().stream()).anyMatch(t -> SHELL.stream()
                .anyMatch(t::contains));
    }

    private static boolean isSafeLoad(String name, List<Value> arguments, Map<String, Value> named) {
        if (name.equals("torch.load") || name.equals("torch.serialization.load")) {
            return isTrue(named.get("weights_only"));
        }
        if (name.equals("numpy.load")) {
            Value pickles = named.get("allow_pickle");
            return (pickles == null || pickles.names().equals(Set.of("False"))) && arguments.size() < 3;
        }
        if (name.startsWith("yaml.load")) {
            Value loader = named.getOrDefault("Loader", arguments.size() > 1 ? arguments.get(1) : Value.OPAQUE);
            return !loader.names().isEmpty()
                    && loader.names().stream().allMatch(n -> n.endsWith("SafeLoader") || n.endsWith("BaseLoader"));
        }
        return false;
    }

    /** What a function does with a checkpoint that is given to it: the checkpoints of the model are looked at themselves. */
    private static boolean loadsLater(String name, boolean foreign, boolean now) {
        return !now && !foreign && (name.equals("torch.load") || name.equals("torch.serialization.load"));
    }

    private static boolean deletesAll(List<Value> values) {
        return values.stream().flatMap(v -> v.texts().stream()).anyMatch(EVERYTHING::contains);
    }

    private static boolean isTrue(Value value) {
        return value != null && value.names().equals(Set.of("True"));
    }

    private void say(Capability capability, boolean threat, String name, List<Value> arguments, Analysis analysis) {
        add(
                capability.rule(),
                capability.title(),
                threat,
                evidence(name, arguments, analysis),
                capability.taxonomy(),
                List.of(),
                analysis);
    }

    private void threat(String rule, String title, List<String> taxonomy, String name, Analysis analysis) {
        add(rule, title, true, evidence(name, List.of(), analysis), taxonomy, List.of(), analysis);
    }

    private void suspect(String rule, String title, String name, Analysis analysis) {
        add(rule, title, false, evidence(name, List.of(), analysis), List.of("CWE-913"), List.of(), analysis);
    }

    private static Map<String, String> evidence(String name, List<Value> arguments, Analysis analysis) {
        Map<String, String> evidence = new LinkedHashMap<>();
        evidence.put("name", Evidence.text(name));
        evidence.put("when", analysis.when().id());
        String first =
                arguments.stream().flatMap(v -> v.texts().stream()).findFirst().orElse("");
        if (!first.isEmpty()) {
            evidence.put("argument", Evidence.text(first));
        }
        return evidence;
    }

    private void add(
            String rule,
            String title,
            boolean threat,
            Map<String, String> evidence,
            List<String> taxonomy,
            List<String> started,
            Analysis analysis) {
        String what = analysis.at() + " " + evidence.get("name");
        if (weighed.size() < MAX_WEIGHED && !weighed.add(new Weighed(rule, what, threat, started))) {
            return;
        }
        Location location = locations.apply(analysis.at());
        signals.accept(
                what,
                weighing.weigh(
                        threat
                                ? Signal.threat(rule, title, location, evidence, taxonomy)
                                : Signal.suspect(rule, title, location, evidence, taxonomy),
                        started));
    }
}
