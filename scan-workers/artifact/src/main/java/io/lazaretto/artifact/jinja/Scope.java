package io.lazaretto.artifact.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What variables may hold, wherever they are set: one scope for the whole template, which only knows less when two places
 * set one name. Fields of namespaces are variables with a dot.
 */
final class Scope {
    private final Map<String, Value> variables = new HashMap<>();
    private final Map<String, List<String>> macros = new HashMap<>();
    private long rangeSize;

    void macro(String name, List<String> parameters) {
        macros.put(name, List.copyOf(parameters));
    }

    /** A macro is called: its parameters may hold these. */
    void call(String name, List<Value> positional, Map<String, Value> named) {
        List<String> parameters = macros.getOrDefault(name, List.of());
        for (int i = 0; i < Math.min(parameters.size(), positional.size()); i++) {
            merge(parameters.get(i), Value.unknown(positional.get(i).traits()));
        }
        named.forEach((parameter, value) -> {
            if (parameters.contains(parameter)) {
                merge(parameter, Value.unknown(value.traits()));
            }
        });
    }

    /** The number of rounds of the last range that was read, 1 when it is not known; forgets it. */
    long takeRangeSize() {
        long size = Math.max(1, rangeSize);
        rangeSize = 0;
        return size;
    }

    void rangeSize(long size) {
        rangeSize = Math.max(rangeSize, size);
    }

    boolean isMacro(String name) {
        return macros.containsKey(name);
    }

    boolean isAssigned(String path) {
        return variables.containsKey(path);
    }

    void assign(String path, Value value) {
        if (value.constant() instanceof Map<?, ?> fields) {
            fields.forEach((key, field) -> merge(path + '.' + key, (Value) field));
            merge(path, Value.unknown(value.traits()));
        } else {
            merge(path, value);
        }
    }

    private void merge(String path, Value value) {
        variables.merge(path, value.at(""), Value::or);
    }

    Value read(String path) {
        Value value = variables.get(path);
        return value == null ? Value.unknown(natural(path)).at(path) : value.at(path);
    }

    private static Set<Trait> natural(String name) {
        if (Names.CARRIERS.contains(name)) {
            return Set.of(Trait.CARRIER);
        }
        return Names.CONTENTS.contains(name) ? Set.of(Trait.CONTENT) : Trait.NONE;
    }
}
