package io.lazaretto.artifact.pickle;

import io.lazaretto.artifact.pickle.CompatNames.Name;
import io.lazaretto.artifact.pickle.Judgement.Standing;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Calls of dangerous functions whose result is known. Writers of the protocols before 4 have no opcode for a name with
 * dots, nor for keyword arguments of {@code __new__}: they write {@code getattr(Class, 'name')}, which yields what protocol
 * 4 imports as {@code Class.name} and is judged as that, and a {@code partial} of {@code getattr(Class, '__new__')}, which is
 * NEWOBJ_EX when it is called. {@code type(None)} stands for a class that has no name. {@code torch.storage._load_from_bytes}
 * loads its argument, which is looked at where the stream calls it. In every other use, as an item, an argument or a state
 * of something that may call them later, these functions are what the list of dangerous names says they are.
 */
final class KnownCalls {
    private static final Pattern ATTRIBUTE = Pattern.compile("_?[A-Za-z0-9][A-Za-z0-9_]{0,63}+");
    private static final int MAX_ATTRIBUTE = 64;
    private static final int MAX_PARTIALS = 100_000;
    private static final String NEW = "__new__";
    private static final Judgement LOADS = Judgement.dangerous("code");
    private static final Judgement IMPORT_ONLY = Judgement.allowed(Allowance.parse("-", ""));

    private final Function<Name, Judgement> lists;
    private final Map<String, Imported> suspended = new LinkedHashMap<>();
    private final Set<String> explained = new HashSet<>();
    private final Set<String> misused = new HashSet<>();
    private final Set<Made> unfilled = Collections.newSetFromMap(new IdentityHashMap<>());
    /** By identity: the instance that calling one will yield. */
    private final Map<Made, Made> instances = new IdentityHashMap<>();

    /** @param lists what they say about a name */
    KnownCalls(Function<Name, Judgement> lists) {
        this.lists = lists;
    }

    /** @return whether the import is judged later, by what is done with it */
    boolean suspend(Imported imported) {
        if (!isKnown(imported)) {
            return false;
        }
        suspended.putIfAbsent(imported.qualified(), imported);
        return true;
    }

    /** Imports of which no use was known, or some use was not; each once. */
    List<Imported> suspended() {
        List<Imported> left = suspended.values().stream()
                .filter(i -> !explained.contains(i.qualified()) || misused.contains(i.qualified()))
                .map(KnownCalls::unexplained)
                .toList();
        suspended.clear();
        return left;
    }

    private static Imported unexplained(Imported i) {
        return i.judgement().isAllowed()
                ? new Imported(i.module(), i.name(), i.writtenModule(), i.writtenName(), LOADS, i.offset())
                : i;
    }

    /** Is told of what becomes part of something: such a function among it may be called later. */
    void kept(Imported imported) {
        if (isKnown(imported)) {
            misused(imported);
        }
    }

    /** Also when it was imported by an earlier stream that shares its memo with this one. */
    private void misused(Imported function) {
        suspended.putIfAbsent(function.qualified(), function);
        misused.add(function.qualified());
    }

    /**
     * Is told of what is filled with a state. A {@code partial} is made of {@code C.__new__} and filled with
     * {@code (C.__new__, (C, …), keywords, None)}, once.
     *
     * @return the instance that calling it will yield, else null
     */
    Made filled(Value target, Value state) {
        if (!(target instanceof Made partial)
                || !(partial.callable() instanceof Imported function)
                || !function.is("functools", "partial")) {
            return null;
        }
        instances.remove(partial);
        Made instance = unfilled.remove(partial)
                        && state instanceof Container parts
                        && parts.kind() == Container.Kind.TUPLE
                        && parts.size() == 4
                        && parts.item(0) instanceof Imported maker
                        && ((Container) partial.arguments()).item(0) instanceof Imported first
                        && maker.is(first.module(), first.name())
                        && parts.item(1) instanceof Container arguments
                        && parts.item(2) instanceof Container keywords
                        && parts.item(3) == Atom.NONE
                ? instance(maker, arguments, keywords, partial.offset())
                : null;
        if (instance == null) {
            misused(function);
        } else {
            instances.put(partial, instance);
        }
        return instance;
    }

    /** @return what the call yields: an import, an instance, or null when that is not known */
    Value result(Made made, PickleInput input) throws IOException {
        if (made.callable() instanceof Made partial) {
            return made.arguments() instanceof Container none && none.size() == 0 ? instances.get(partial) : null;
        }
        if (!(made.callable() instanceof Imported function) || !isKnown(function)) {
            return null;
        }
        if (function.judgement().isAllowed()) {
            explained.add(function.qualified());
            return null;
        }
        Value result = made.arguments() instanceof Container tuple && tuple.kind() == Container.Kind.TUPLE
                ? switch (function.name()) {
                    case "getattr" -> attribute(tuple, made.offset(), input);
                    case "type" -> singleton(tuple, made.offset());
                    default -> partial(made, tuple);
                }
                : null;
        if (result == null) {
            misused(function);
        } else {
            explained.add(function.qualified());
        }
        return result;
    }

    private static boolean isKnown(Imported imported) {
        return imported.is("builtins", "getattr")
                || imported.is("builtins", "type")
                || imported.is("functools", "partial")
                || imported.judgement().isAllowed()
                        && imported.judgement().allowance().check() == Allowance.ArgumentCheck.TORCH_FILE;
    }

    private Imported attribute(Container tuple, long offset, PickleInput input) throws IOException {
        if (tuple.size() != 2
                || !(owner(tuple.item(0)) instanceof Imported owner)
                || !(tuple.item(1) instanceof Text text)
                || !text.isName()
                || text.length() > MAX_ATTRIBUTE
                || owner.judgement().standing() != Standing.ALLOWED
                        && owner.judgement().standing() != Standing.UNREVIEWED) {
            return null;
        }
        String attribute = input.textOf(text, MAX_ATTRIBUTE);
        String name = owner.name() + "." + attribute;
        if (attribute.equals(NEW)) {
            // Only partial() takes it, and there it is judged with the class.
            return new Imported(owner.module(), name, owner.module(), name, IMPORT_ONLY, offset);
        }
        if (!ATTRIBUTE.matcher(attribute).matches() || GlobalLists.isMethodOfDanger(attribute)) {
            return null;
        }
        Judgement judgement = lists.apply(new Name(owner.module(), name));
        return judgement.standing() == Standing.DANGEROUS
                ? null
                : new Imported(owner.module(), name, owner.module(), name, judgement, offset);
    }

    private static Imported singleton(Container tuple, long offset) {
        boolean known = tuple.size() == 1
                && (tuple.item(0) == Atom.NONE
                        || ArgumentRules.isNamed(tuple.item(0), "builtins", "Ellipsis")
                        || ArgumentRules.isNamed(tuple.item(0), "builtins", "NotImplemented"));
        return known ? new Imported("types", "NoneType", "types", "NoneType", IMPORT_ONLY, offset) : null;
    }

    /** A class, or that of an instance, of which a method is meant then. */
    private static Value owner(Value value) {
        return value instanceof Made made ? LibraryArguments.typeOf(made) : value;
    }

    private Made partial(Made made, Container tuple) {
        if (tuple.size() != 1
                || !(tuple.item(0) instanceof Imported maker)
                || !maker.name().endsWith("." + NEW)
                || unfilled.size() + instances.size() >= MAX_PARTIALS) {
            return null;
        }
        unfilled.add(made);
        return made;
    }

    private static Made instance(Imported maker, Container arguments, Container keywords, long offset) {
        if (arguments.kind() != Container.Kind.TUPLE
                || keywords.kind() != Container.Kind.DICT
                || arguments.size() == 0
                || arguments.size() > arguments.keptItems()
                || !(arguments.item(0) instanceof Imported type)
                || !maker.is(type.module(), type.name() + "." + NEW)) {
            return null;
        }
        Container all = new Container(Container.Kind.TUPLE, arguments.keptItems());
        for (int i = 1; i < arguments.keptItems(); i++) {
            all.add(arguments.item(i));
        }
        if (keywords.size() > 0) {
            all.add(keywords);
        }
        return new Made(type, all, offset);
    }
}
