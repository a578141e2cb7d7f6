package io.lazaretto.inference.config;

import static io.lazaretto.inference.config.RefusedModelException.contradictory;
import static io.lazaretto.inference.config.RefusedModelException.quoted;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Typed and bounded reading of a configuration. It remembers which keys were asked for: what is left over was understood by
 * nobody. A key that is absent or null has the default; a key of the wrong type or out of range is a contradiction.
 */
public final class ConfigView {
    private static final int LONGEST_LIST = 4096;

    private final Map<String, Object> values;
    private final String path;
    private final Set<String> asked = new HashSet<>();

    public ConfigView(Map<String, Object> values) {
        this(values, "");
    }

    private ConfigView(Map<String, Object> values, String path) {
        this.values = values;
        this.path = path;
    }

    /** Whether the key is there and not null. */
    boolean has(String key) {
        return values.get(key) != null;
    }

    /** Whether the key is there, null or not. */
    boolean names(String key) {
        asked.add(key);
        return values.containsKey(key);
    }

    /** The first of the keys that is there; the first one when none is. */
    String either(String... keys) {
        for (String key : keys) {
            asked.add(key);
        }
        for (String key : keys) {
            if (has(key)) {
                return key;
            }
        }
        return keys[0];
    }

    /** @throws RefusedModelException when it is absent, not a whole number, or not in 1…most */
    int size(String key, int most) throws RefusedModelException {
        if (!has(key)) {
            asked.add(key);
            throw contradictory("configuration has no " + path + key);
        }
        return size(key, most, 0);
    }

    /** As {@link #size(String, int)}, with a default. */
    int size(String key, int most, int absent) throws RefusedModelException {
        long value = whole(key, absent);
        if (has(key) && (value < 1 || value > most)) {
            throw contradictory(path + key + " is " + value + ", not in 1…" + most);
        }
        return Math.toIntExact(value);
    }

    long whole(String key, long absent) throws RefusedModelException {
        return switch (value(key)) {
            case null -> absent;
            case Long number -> number;
            case Integer number -> number.longValue();
            case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 -> number.longValue();
            case Object other -> throw wrong(key, "a whole number", other);
        };
    }

    double number(String key, double absent) throws RefusedModelException {
        double value =
                switch (value(key)) {
                    case null -> absent;
                    case Number number -> number.doubleValue();
                    case Object other -> throw wrong(key, "a number", other);
                };
        if (!Double.isFinite(value)) {
            throw wrong(key, "a finite number", value);
        }
        return value;
    }

    /** A number above 0. */
    double positive(String key, double absent) throws RefusedModelException {
        double value = number(key, absent);
        if (value <= 0) {
            throw wrong(key, "a number above 0", value);
        }
        return value;
    }

    boolean flag(String key, boolean absent) throws RefusedModelException {
        return switch (value(key)) {
            case null -> absent;
            case Boolean flag -> flag;
            case Object other -> throw wrong(key, "true or false", other);
        };
    }

    String text(String key, String absent) throws RefusedModelException {
        return switch (value(key)) {
            case null -> absent;
            case String text -> text;
            case Object other -> throw wrong(key, "a string", other);
        };
    }

    /** A list of at most 4,096 numbers; empty when absent. */
    List<Double> numbers(String key) throws RefusedModelException {
        List<?> list = list(key);
        for (Object entry : list) {
            if (!(entry instanceof Number number) || !Double.isFinite(number.doubleValue())) {
                throw wrong(key, "a list of numbers", entry);
            }
        }
        return list.stream().map(entry -> ((Number) entry).doubleValue()).toList();
    }

    /** A list of at most 4,096 strings; empty when absent. */
    List<String> texts(String key) throws RefusedModelException {
        List<?> list = list(key);
        for (Object entry : list) {
            if (!(entry instanceof String)) {
                throw wrong(key, "a list of strings", entry);
            }
        }
        return list.stream().map(String.class::cast).toList();
    }

    /** A nested object; its own keys are its reader's to check with {@link #requireAllUnderstood}. */
    Optional<ConfigView> object(String key) throws RefusedModelException {
        return switch (value(key)) {
            case null -> Optional.empty();
            case Map<?, ?> map -> Optional.of(new ConfigView(typed(map), path + key + "."));
            case Object other -> throw wrong(key, "an object", other);
        };
    }

    /** How many entries an object or a list has; 0 when absent. */
    int count(String key) {
        return switch (value(key)) {
            case Map<?, ?> map -> map.size();
            case List<?> list -> list.size();
            case null, default -> 0;
        };
    }

    /** Marks keys that are known not to change the mathematics of this architecture. */
    ConfigView ignore(String... keys) {
        asked.addAll(List.of(keys));
        return this;
    }

    /** The key's value must be the one the row implements. */
    void require(String key, Object implemented) throws RefusedModelException {
        Object value = value(key);
        boolean same = value == null
                || value.equals(implemented)
                || value instanceof Number a && implemented instanceof Number b && a.doubleValue() == b.doubleValue();
        if (!same) {
            throw RefusedModelException.unsupported(path + key + " = " + quoted(value));
        }
    }

    /** @throws RefusedModelException naming the keys that nobody asked for and that may change the mathematics */
    void requireAllUnderstood() throws RefusedModelException {
        Set<String> left = new TreeSet<>();
        values.forEach((key, value) -> {
            if (!asked.contains(key) && !InertKeys.contains(key, value)) {
                left.add(path + quoted(key));
            }
        });
        if (!left.isEmpty()) {
            throw RefusedModelException.unsupported("configuration keys "
                    + String.join(", ", left.stream().limit(8).toList()));
        }
    }

    private Object value(String key) {
        asked.add(key);
        return values.get(key);
    }

    private List<?> list(String key) throws RefusedModelException {
        return switch (value(key)) {
            case null -> List.of();
            case List<?> list when list.size() <= LONGEST_LIST -> list;
            case List<?> list -> throw wrong(key, "a list of at most " + LONGEST_LIST, list.size());
            case Object other -> throw wrong(key, "a list", other);
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> typed(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }

    private RefusedModelException wrong(String key, String expected, Object found) {
        return contradictory(path + key + " is " + quoted(found) + ", not " + expected);
    }
}
