package io.lazaretto.artifact.code;

import io.lazaretto.artifact.python.Expr.Bytes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is known about a value: everything that it may be.
 *
 * @param names dotted names from imports and builtins; {@code x()} is what calling x returns
 * @param constants String, {@link Bytes}, Long, or a list of those
 * @param traits where it comes from
 * @param locals functions, classes and instances that the file itself defines
 */
record Value(Set<String> names, Set<Object> constants, Set<Trait> traits, Set<Definition> locals) {
    private static final int MAX_ALTERNATIVES = 8;
    private static final int MAX_NAME = 512;

    static final Value OPAQUE = new Value(Set.of(), Set.of(), EnumSet.of(Trait.OPAQUE), Set.of());
    /** Nothing at all: what joins to anything. */
    static final Value NONE = new Value(Set.of(), Set.of(), EnumSet.noneOf(Trait.class), Set.of());

    static Value name(String name) {
        return name.length() > MAX_NAME
                ? OPAQUE
                : new Value(Set.of(name), Set.of(), EnumSet.noneOf(Trait.class), Set.of());
    }

    static Value constant(Object constant) {
        return new Value(Set.of(), Set.of(constant), EnumSet.noneOf(Trait.class), Set.of());
    }

    static Value local(Definition definition) {
        return new Value(Set.of(), Set.of(), EnumSet.noneOf(Trait.class), Set.of(definition));
    }

    Value join(Value other) {
        if (isNone()) {
            return other;
        }
        if (other.isNone()) {
            return this;
        }
        Set<Trait> both = EnumSet.noneOf(Trait.class);
        both.addAll(traits);
        both.addAll(other.traits);
        Set<Object> values = union(constants, other.constants);
        if (values.size() < constants.size() + other.constants.size() && values.size() == MAX_ALTERNATIVES) {
            both.add(Trait.OPAQUE);
        }
        return new Value(union(names, other.names), values, both, union(locals, other.locals));
    }

    Value with(Set<Trait> more) {
        if (traits.containsAll(more)) {
            return this;
        }
        Set<Trait> both = EnumSet.copyOf(more);
        both.addAll(traits);
        return new Value(names, constants, both, locals);
    }

    Value with(Trait trait) {
        return with(EnumSet.of(trait));
    }

    /** Whether nothing was joined to this yet. */
    boolean isNone() {
        return names.isEmpty() && constants.isEmpty() && traits.isEmpty() && locals.isEmpty();
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** The only constant that this can be, or null. */
    Object only() {
        return constants.size() == 1 && !has(Trait.OPAQUE) && names.isEmpty() && locals.isEmpty()
                ? constants.iterator().next()
                : null;
    }

    List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (Object constant : constants) {
            collect(constant, texts);
        }
        return texts;
    }

    private static void collect(Object constant, List<String> into) {
        switch (constant) {
            case String s -> into.add(s);
            case Bytes b -> into.add(b.latin1());
            case List<?> list ->
                list.forEach(element -> {
                    if (!(element instanceof List)) {
                        collect(element, into);
                    }
                });
            default -> {}
        }
    }

    private static <T> Set<T> union(Set<T> a, Set<T> b) {
        if (b.isEmpty() || a.containsAll(b)) {
            return a;
        }
        if (a.isEmpty()) {
            return b;
        }
        Set<T> all = new LinkedHashSet<>(a);
        for (T element : b) {
            if (all.size() >= MAX_ALTERNATIVES) {
                break;
            }
            all.add(element);
        }
        return all;
    }
}
