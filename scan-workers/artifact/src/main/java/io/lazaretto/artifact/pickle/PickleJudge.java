package io.lazaretto.artifact.pickle;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.pickle.Allowance.Use;
import io.lazaretto.artifact.pickle.CompatNames.Name;
import io.lazaretto.artifact.pickle.Judgement.Standing;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns what one stream does into signals. */
final class PickleJudge implements PickleEvents {
    private static final int COMPAT_BELOW = 3;
    private static final int MAX_SIGNALS = 2_000;
    private static final int MAX_CACHED_NAMES = 100_000;
    private static final int LISTED_ITEMS = 16;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]{0,200}+");
    private static final String EXTENSIONS = "copyreg extension";
    /** Instances of dict, whose entries become attributes; what is put into them is seen by {@link #keyed}. */
    private static final Set<String> DICTIONARIES = Set.of("OrderedDict", "defaultdict", "Counter");

    private static final Set<String> COMPUTING = Set.of("builtins", "operator", "_operator", "math");
    private static final List<String> EXHAUSTION = List.of("CWE-789", "CWE-400", "CWE-502");

    /**
     * What numpy imports in the pickle of an object array by memo. A reader that does not know joblib runs that pickle with
     * the memo of the outer one, and gets these names with the module that happens to be there.
     */
    private static final Map<String, Name> DISPLACED = Map.of(
            "dtype", new Name("numpy", "dtype"),
            "ndarray", new Name("numpy", "ndarray"),
            "scalar", new Name("numpy.core.multiarray", "scalar"),
            "_reconstruct", new Name("numpy.core.multiarray", "_reconstruct"));

    private final Place place;
    private final long offsetBase;
    private final NestedPickles nested;
    private final List<Signal> signals = new ArrayList<>();
    private final Set<String> reported = new HashSet<>();
    private final Map<Name, Judgement> judged = new HashMap<>();
    private final TorchStorages storages = new TorchStorages();
    private final Frameworks frameworks = new Frameworks();
    private final Listing listing = new Listing();
    private final ElementTypes types = new ElementTypes();
    private final JoblibArrays arrays = new JoblibArrays(types);
    private final KnownCalls known = new KnownCalls(this::judge);
    private PickleInput input;
    private Describer describer;
    private ArgumentRules arguments;
    private PlantedMethods methods;
    private long at;
    private boolean plausibleImport;
    private boolean plausibleCall;
    private boolean frameAnomaly;
    private boolean arraysFollow;
    private boolean arrayWalkedOver;
    private int signalsBeforeArray = -1;
    private int weakest;

    /** @param offsetBase what to add to an offset to make it one of the place */
    PickleJudge(Place place, long offsetBase, NestedPickles nested) {
        this.place = place;
        this.offsetBase = offsetBase;
        this.nested = nested;
    }

    /** The input whose events come; set once before the first event. */
    void reads(PickleInput source) {
        this.input = source;
        this.describer = new Describer(source);
        this.arguments = new ArgumentRules(source);
        this.methods = new PlantedMethods(source, this::planted);
    }

    /** Reads the stream as joblib does: the bytes of an array stand behind what announces it. */
    PickleJudge expectingArrays() {
        arraysFollow = true;
        return this;
    }

    /** Whether the stream announced an array that joblib reads and Python's own machines do not. */
    boolean sawArrays() {
        return arrayWalkedOver;
    }

    /** What was found behind the first array, by a reader that takes its bytes for opcodes. */
    List<Signal> signalsBehindArray() {
        settle();
        return signalsBeforeArray < 0 ? List.of() : signals.subList(signalsBeforeArray, signals.size());
    }

    List<Signal> signals() {
        settle();
        listing.attachTo(signals);
        return signals;
    }

    TorchStorages storages() {
        return storages;
    }

    Frameworks frameworks() {
        return frameworks;
    }

    /** Whether something with a name that could exist was imported. */
    boolean importsPlausibly() {
        return plausibleImport;
    }

    /** Whether something with a name that could exist was called. */
    boolean callsPlausibly() {
        return plausibleCall;
    }

    boolean sawFrameAnomaly() {
        return frameAnomaly;
    }

    @Override
    public Imported imported(String module, String name, int protocol, long offset) {
        Name resolved = protocol < COMPAT_BELOW ? CompatNames.cpython().rename(module, name) : new Name(module, name);
        frameworks.imported(resolved.module());
        boolean extension = module.equals(EXTENSIONS);
        Judgement judgement = extension ? Judgement.of(Standing.EXTENSION) : judge(resolved);
        if (arrayWalkedOver
                && !arraysFollow
                && DISPLACED.containsKey(name)
                && judgement.standing() != Standing.DANGEROUS) {
            judgement = judge(DISPLACED.get(name));
        }
        Imported imported = new Imported(resolved.module(), resolved.name(), module, name, judgement, offset);
        plausibleImport |= extension
                || NAME.matcher(module).matches() && NAME.matcher(name).matches();
        if (!known.suspend(imported)) {
            report(imported);
        }
        return imported;
    }

    private void settle() {
        known.suspended().forEach(this::report);
    }

    private void report(Imported imported) {
        if (!imported.judgement().isAllowed() && reported.add("import " + imported.qualified())) {
            add(ImportSignals.of(imported, at(imported.offset())));
        }
    }

    @Override
    public void computedImport(Value module, Value name, long offset) {
        plausibleImport = true;
        add(Signal.threat(
                "pickle.global.computed",
                "The stream imports a name that it computes while it is loaded",
                at(offset),
                Map.of(),
                PickleRules.CODE_EXECUTION));
    }

    @Override
    public Value called(String opcode, Made made) throws IOException {
        Value yielded = known.result(made, input);
        if (yielded instanceof Imported imported) {
            report(imported);
            return imported;
        }
        if (yielded instanceof Made instance) {
            return instance;
        }
        at = made.offset();
        if (!methods.arguments(made.arguments())) {
            add(Signal.inconclusive(
                    Reasons.LIMIT + "arguments of a call",
                    "inspect.limit",
                    "The arguments of a call have more parts than are looked at",
                    at(at),
                    Map.of()));
        }
        judge(opcode, made);
        return made;
    }

    private void judge(String opcode, Made made) throws IOException {
        list(made, made.offset(), "", made);
        Imported root = made.root();
        plausibleCall |= root != null
                && NAME.matcher(root.module()).matches()
                && NAME.matcher(root.name()).matches();
        if (made.callable() instanceof Imported imported) {
            calledImport(opcode, made, imported);
            return;
        }
        Map<String, String> evidence = call(opcode, made);
        if (root == null
                || root.judgement().standing() == Standing.DANGEROUS
                || GlobalLists.release().isDangerousCall(root)) {
            add(Signal.threat(
                    "pickle.call.computed",
                    "The stream calls something that it computes while it is loaded",
                    at(made.offset()),
                    evidence,
                    PickleRules.CODE_EXECUTION));
        } else if (reported.add("computed " + root.qualified())) {
            add(Signal.suspect(
                    "pickle.call.computed",
                    "The stream calls the result of a call",
                    at(made.offset()),
                    evidence,
                    PickleRules.DESERIALIZATION));
        }
    }

    @Override
    public void built(Value target, Value state, long offset) throws IOException {
        list(target, offset, ".__setstate__", state);
        if (target instanceof Imported imported) {
            add(Signal.threat(
                    "pickle.build.on-import",
                    "The stream changes attributes of something that it imports",
                    at(offset),
                    Map.of("target", Evidence.text(imported.qualified()), "state", describer.describe(state)),
                    PickleRules.CODE_EXECUTION));
            return;
        }
        at = offset;
        methods.state(state);
        Made instance = known.filled(target, state);
        if (instance != null) {
            judge("NEWOBJ_EX", instance);
            return;
        }
        if (!(target instanceof Made made)) {
            if (reported.add("build on literal")) {
                add(Signal.suspect(
                        "pickle.build.on-literal",
                        "The stream sets the state of something that has none",
                        at(offset),
                        Map.of("target", describer.describe(target)),
                        PickleRules.DESERIALIZATION));
            }
            return;
        }
        Imported type = LibraryArguments.typeOf(made);
        if (type != null
                && type.judgement().isAllowed()
                && !mayBuild(type.judgement().allowance(), state)) {
            unexpected("BUILD", type, offset, describer.describe(state));
        }
        if (type != null && JoblibArrays.readsElsewhere(type, state, input)) {
            dangerousCall("BUILD", new Made(type, state, offset));
        }
        if (type != null && type.judgement().isAllowed() && Distributions.isDistribution(type)) {
            distribution(type, state, offset);
        }
        if (ElementTypes.isDtype(made) && !types.built(made, state, input)) {
            forged("numpy.dtype", state, offset);
        }
        switch (ArrayState.of(made, state, types, input)) {
            case NONE -> {}
            case FORGED -> forged("numpy.ndarray", state, offset);
            case MALFORMED ->
                add(Signal.inconclusive(
                        Reasons.MALFORMED,
                        "pickle.array-malformed",
                        "The state of an array is none that numpy takes",
                        at(offset),
                        Map.of("state", describer.describe(state))));
        }
    }

    @Override
    public void arrayBehind(Value target, Value state, PickleInput source, long offset)
            throws IOException, PickleFault {
        if (!arrays.isWrapper(target)) {
            return;
        }
        if (!arraysFollow) {
            if (signalsBeforeArray < 0) {
                signalsBeforeArray = signals.size();
                weakest = signals.size();
            }
            plausibleImport &= arrayWalkedOver;
            plausibleCall &= arrayWalkedOver;
            arrayWalkedOver = true;
            return;
        }
        arrayWalkedOver = true;
        arrays.skip((Made) target, state, source, offset, this, nested);
    }

    @Override
    public void containerMethod(Value target, String method, long offset) throws IOException {
        list(target, offset, "." + method, Atom.NONE);
        switch (target) {
            case Imported imported ->
                add(Signal.threat(
                        "pickle.method.on-import",
                        "The stream calls a method of something that it imports",
                        at(offset),
                        Map.of("target", Evidence.text(imported.qualified()), "method", method),
                        PickleRules.CODE_EXECUTION));
            case Made made -> methodOfResult(made, method, offset);
            case Atom _, Text _, Container _, Persistent _ -> {
                if (reported.add("literal " + method)) {
                    add(Signal.suspect(
                            "pickle.method.on-literal",
                            "The stream fills something that is no container",
                            at(offset),
                            Map.of("target", describer.describe(target), "method", method),
                            PickleRules.DESERIALIZATION));
                }
            }
        }
    }

    @Override
    public void keyed(Value target, Value key, Value value, long offset) throws IOException {
        at = offset;
        methods.entry(key, value);
    }

    @Override
    public void kept(Imported imported) {
        known.kept(imported);
    }

    @Override
    public Value persistent(Persistent persistent) throws IOException {
        Imported container = TorchStorages.containerOf(persistent, input);
        if (container != null) {
            return container;
        }
        if (!storages.accept(persistent, input)) {
            String described = describer.describe(persistent.id());
            if (reported.add("persistent " + described)) {
                add(Signal.suspect(
                        "pickle.persistent-id",
                        "A persistent id that is no torch storage: the loader decides what it becomes",
                        at(persistent.offset()),
                        Map.of("id", described),
                        PickleRules.DESERIALIZATION));
            }
        }
        return persistent;
    }

    @Override
    public void literal(Text text) throws IOException {
        if (input.mayHoldPickle(text)) {
            nested.look(input.viewOf(text), text.offset(), this);
        }
    }

    @Override
    public void anomaly(Anomaly anomaly, long offset, String detail) {
        frameAnomaly |= anomaly.concernsFrames();
        if (reported.add("anomaly " + anomaly)) {
            Map<String, String> evidence = detail.isEmpty() ? Map.of() : Map.of("detail", detail);
            add(
                    anomaly.exhausts()
                            ? Signal.threat(anomaly.rule(), anomaly.title(), at(offset), evidence, EXHAUSTION)
                            : Signal.suspect(
                                    anomaly.rule(), anomaly.title(), at(offset), evidence, PickleRules.AMBIGUITY));
        }
    }

    void throwIfExceeded() throws BudgetExceededException {
        nested.throwIfExceeded();
    }

    void add(Signal signal) {
        if (signals.size() - Math.max(0, signalsBeforeArray) < MAX_SIGNALS) {
            signals.add(signal);
            return;
        }
        while (weakest < signals.size() && signals.get(weakest).outcome() == Outcome.THREAT) {
            weakest++;
        }
        if (weakest < signals.size()
                && Outcome.BY_WEIGHT.compare(
                                signal.outcome(), signals.get(weakest).outcome())
                        > 0) {
            signals.set(weakest, signal);
        }
    }

    Place place() {
        return place;
    }

    Location at(long offset) {
        return place.at(offsetBase + offset);
    }

    long offsetBase() {
        return offsetBase;
    }

    private Judgement judge(Name name) {
        Judgement known = judged.get(name);
        if (known == null) {
            known = GlobalLists.release().judge(name.module(), name.name());
            if (judged.size() < MAX_CACHED_NAMES) {
                judged.put(name, known);
            }
        }
        return known;
    }

    private void calledImport(String opcode, Made made, Imported imported) throws IOException {
        switch (imported.judgement().standing()) {
            case ALLOWED -> {
                boolean creates = opcode.startsWith("NEWOBJ");
                if (!imported.judgement().allowance().permits(creates ? Use.NEW : Use.CALL)
                        || !arguments.accept(imported, made.arguments())
                        || !isTorchFile(imported, made)) {
                    misused(opcode, made, imported);
                }
                if (imported.judgement().allowance().check() == Allowance.ArgumentCheck.CREATE_ARRAY
                        && made.arguments() instanceof Container parts
                        && parts.size() >= 3) {
                    Made array = new Made(parts.item(0), parts.item(1), made.offset());
                    judge(opcode, array);
                    built(array, parts.item(2), made.offset());
                }
                nested.lookAtEncoded(made, input, this);
            }
            case DANGEROUS -> dangerousCall(opcode, made);
            case UNREVIEWED, UNKNOWN, DOTTED, EXTENSION -> {
                if (!opcode.startsWith("NEWOBJ") && GlobalLists.release().isDangerousCall(imported)) {
                    dangerousCall(opcode, made);
                } else if (COMPUTING.contains(imported.module()) && Allocations.isHuge(imported, made.arguments())) {
                    allocation(opcode, made);
                } else if (reported.add("call " + imported.qualified())) {
                    add(Signal.suspect(
                            "pickle.call.unlisted",
                            "The stream calls a name that is not on the allow list",
                            at(made.offset()),
                            call(opcode, made),
                            PickleRules.DESERIALIZATION));
                }
            }
            case TORCHSCRIPT -> {}
        }
    }

    private void dangerousCall(String opcode, Made made) throws IOException {
        add(Signal.threat(
                "pickle.call.dangerous",
                "The stream calls a name that runs code or reaches the system",
                at(made.offset()),
                call(opcode, made),
                PickleRules.CODE_EXECUTION));
    }

    /** A reviewed name in a use that was not reviewed: what that gives depends on the name and on what it is called with. */
    private void misused(String opcode, Made made, Imported imported) throws IOException {
        String arguments = describer.describe(made.arguments());
        if (Allocations.isHuge(imported, made.arguments())) {
            allocation(opcode, made);
        } else if (GlobalLists.release().isDangerousCall(imported)
                        && !(made.arguments() instanceof Container tuple && tuple.size() == 0)
                || arguments.contains("../") && !arguments.contains("\n")) {
            dangerousCall(opcode, made);
        } else {
            unexpected(opcode, imported, made.offset(), arguments);
        }
    }

    private void allocation(String opcode, Made made) throws IOException {
        add(Signal.threat(
                "pickle.allocation",
                "The stream asks for more memory than any model needs",
                at(made.offset()),
                call(opcode, made),
                EXHAUSTION));
    }

    private void distribution(Imported type, Value state, long offset) throws IOException {
        switch (Distributions.state(state, input)) {
            case GENERATED -> {}
            case UNKNOWN -> unexpected("BUILD", type, offset, describer.describe(state));
            case FORGED ->
                add(Signal.threat(
                        "pickle.distribution-forged",
                        "The state of a distribution holds other code than scipy generates, and scipy executes it",
                        at(offset),
                        Map.of("target", Evidence.text(type.qualified()), "state", describer.describe(state)),
                        PickleRules.CODE_EXECUTION));
        }
    }

    /** False when a literal that is loaded as a torch file is none; what is in it has been reported then. */
    private boolean isTorchFile(Imported callable, Made made) throws IOException {
        return callable.judgement().allowance().check() != Allowance.ArgumentCheck.TORCH_FILE
                || made.arguments() instanceof Container tuple
                        && (tuple.item(0) instanceof Text literal
                                ? nested.torchFile(input.viewOf(literal), literal.offset(), this)
                                : tuple.item(0) instanceof Made encoded
                                        && nested.encodedTorchFile(encoded, input, this));
    }

    /** Keeps a step for the listing, unless it only does what is allowed. */
    private void list(Value target, long offset, String method, Value argument) throws IOException {
        Imported root =
                target instanceof Imported imported ? imported : target instanceof Made made ? made.root() : null;
        boolean harmless = root != null && root.judgement().isAllowed() && (method.isEmpty() || target instanceof Made);
        if (harmless && !holdsImport(argument) || !listing.isOpen()) {
            return;
        }
        listing.add(
                offsetBase + offset,
                method.isEmpty()
                        ? describer.describe(target)
                        : describer.describe(target) + method + "(" + describer.describe(argument) + ")");
    }

    private static boolean holdsImport(Value value) {
        Value parts = value instanceof Made made ? made.arguments() : value;
        if (parts instanceof Container container) {
            for (int i = 0; i < Math.min(container.keptItems(), LISTED_ITEMS); i++) {
                if (container.item(i) instanceof Imported imported
                        && !imported.judgement().isAllowed()) {
                    return true;
                }
            }
        }
        return false;
    }

    private void methodOfResult(Made made, String method, long offset) throws IOException {
        Use use =
                switch (method) {
                    case "append" -> Use.APPEND;
                    case "add" -> Use.ADD_ITEMS;
                    default -> Use.SET_ITEMS;
                };
        Imported type = LibraryArguments.typeOf(made);
        if (type != null && type.judgement().isAllowed()) {
            if (!type.judgement().allowance().permits(use)) {
                unexpected(method, type, offset, "");
            }
            return;
        }
        Imported root = made.root();
        if (reported.add("method " + method + (root == null ? "" : root.qualified()))) {
            add(Signal.suspect(
                    "pickle.method.unlisted",
                    "The stream calls a method of an object whose class is not on the allow list",
                    at(offset),
                    Map.of("target", describer.describe(made), "method", method),
                    PickleRules.DESERIALIZATION));
        }
    }

    private void planted(String name, Value value) throws IOException {
        if (value == null) {
            add(Signal.suspect(
                    "pickle.build.planted-method",
                    "More entries that could be methods than are looked at",
                    at(at),
                    Map.of("attribute", name),
                    PickleRules.CODE_EXECUTION));
            return;
        }
        add(Signal.threat(
                "pickle.build.planted-method",
                "The stream plants a method that a later opcode calls",
                at(at),
                Map.of("attribute", name, "value", describer.describe(value)),
                PickleRules.CODE_EXECUTION));
    }

    private static boolean mayBuild(Allowance allowance, Value state) {
        if (allowance.permits(Use.SETSTATE)) {
            return true;
        }
        if (!allowance.permits(Use.STATE)) {
            return false;
        }
        return switch (state) {
            case Container container -> container.kind() == Container.Kind.DICT;
            case Made made ->
                made.callable() instanceof Imported type
                        && type.module().equals("collections")
                        && DICTIONARIES.contains(type.name());
            case Atom atom -> atom.kind() == Atom.Kind.NONE;
            case Text _, Imported _, Persistent _ -> false;
        };
    }

    private void unexpected(String use, Imported imported, long offset, String detail) {
        if (reported.add("use " + use + imported.qualified())) {
            Map<String, String> evidence = ImportSignals.names(imported);
            evidence.put("use", use);
            evidence.put("arguments", detail);
            add(Signal.suspect(
                    "pickle.use.unexpected",
                    "The stream uses a known name in a way that no writer does",
                    at(offset),
                    evidence,
                    PickleRules.DESERIALIZATION));
        }
    }

    private void forged(String target, Value state, long offset) throws IOException {
        if (reported.add("forged " + target)) {
            add(Signal.threat(
                    "pickle.array-forged",
                    "The state of an element type or array is none that numpy writes: bytes become addresses of objects",
                    at(offset),
                    Map.of("target", target, "state", describer.describe(state)),
                    PickleRules.CODE_EXECUTION));
        }
    }

    private Map<String, String> call(String opcode, Made made) throws IOException {
        Map<String, String> evidence = new LinkedHashMap<>();
        evidence.put("opcode", opcode);
        evidence.put("callable", describer.describe(made.callable()));
        evidence.put("arguments", describer.describe(made.arguments()));
        return evidence;
    }
}
