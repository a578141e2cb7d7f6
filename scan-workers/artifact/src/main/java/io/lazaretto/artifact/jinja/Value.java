package io.lazaretto.artifact.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an expression may come to.
 *
 * @param constant String, Long, Boolean, {@code List<Value>}, {@code Map<String, Value>}; null when it is not known
 * @param path the variable, or the field of a variable, that it is read from; "" when it is none
 */
record Value(Object constant, Set<Trait> traits, String path) {
    static final Value UNKNOWN = new Value(null, Trait.NONE, "");

    Value {
        traits = Set.copyOf(traits);
    }

    static Value of(Object constant) {
        return new Value(constant, constant instanceof Long ? Set.of(Trait.NUMERIC) : Trait.NONE, "");
    }

    static Value unknown(Set<Trait> traits) {
        return new Value(null, traits, "");
    }

    static Value unknown(Trait... traits) {
        return unknown(Set.copyOf(Arrays.asList(traits)));
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    boolean isKnown() {
        return constant != null;
    }

    Optional<String> text() {
        return constant instanceof String text ? Optional.of(text) : Optional.empty();
    }

    Optional<Long> number() {
        return constant instanceof Long number ? Optional.of(number) : Optional.empty();
    }

    /** The elements of a list, or the keys of a mapping: what iterating over it gives. */
    Optional<List<Value>> items() {
        if (constant instanceof List<?> list) {
            List<Value> items = new ArrayList<>(list.size());
            list.forEach(item -> items.add((Value) item));
            return Optional.of(items);
        }
        if (constant instanceof Map<?, ?> map) {
            return Optional.of(map.keySet().stream().map(Value::of).toList());
        }
        return Optional.empty();
    }

    Value with(Set<Trait> more) {
        return more.isEmpty() ? this : new Value(constant, Trait.union(traits, more), path);
    }

    Value at(String otherPath) {
        return new Value(constant, traits, otherPath);
    }

    /** As an element of a list, which keeps no lists of its own: what is compared and copied stays flat. */
    Value element() {
        return new Value(constant instanceof String || constant instanceof Long ? constant : null, traits, "");
    }

    /** What a variable is that may be this or the other. */
    Value or(Value other) {
        Object same = constant != null && constant.equals(other.constant) ? constant : null;
        return new Value(same, Trait.union(traits, other.traits), "");
    }
}
