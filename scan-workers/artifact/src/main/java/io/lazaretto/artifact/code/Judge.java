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
    private static final Set<String> WALKS =
            Set.of("__subclasses__", "__globals__", "__builtins__", "__code__", "f_globals", "f_builtins", "gi_frame");
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
            if (Arguments.escape(name, arguments)) {
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
                boolean threat = now || Arguments.mentionsShell(all) || given.contains(Trait.DOWNLOADED);
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
                if (!Arguments.isSafeLoad(name, arguments, named) && !Arguments.loadsLater(name, foreign, now)) {
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
            case DELETE -> say(capability, now && Arguments.deletesAll(all), name, all, analysis);
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

    /**
     * A loader is told to run the code of a repository.
     *
     * @param unpacked what stands behind stars
     */
    void trusted(List<Value> arguments, Map<String, Value> named, Value unpacked, Analysis analysis) {
        String other = Arguments.trustedRepository(arguments, named, unpacked);
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
