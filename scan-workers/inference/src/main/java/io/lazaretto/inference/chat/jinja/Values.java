package io.lazaretto.inference.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Python's rules for truth, equality, order, length and iteration. */
final class Values {
    private final Meter meter;

    Values(Meter meter) {
        this.meter = meter;
    }

    static boolean truth(Object value) {
        return switch (value) {
            case null -> false;
            case Boolean flag -> flag;
            case Long number -> number != 0;
            case Double number -> number != 0;
            case String text -> !text.isEmpty();
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            case Undefined undefined -> false;
            default -> true;
        };
    }

    static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Boolean;
    }

    static double real(Object value) throws JinjaException {
        return switch (value) {
            case Long number -> number;
            case Double number -> number;
            case Boolean flag -> flag ? 1 : 0;
            case null, default -> throw JinjaException.error("not a number: " + typeName(value));
        };
    }

    /** An integer, where Python accepts one. */
    static long integer(Object value) throws JinjaException {
        return switch (value) {
            case Long number -> number;
            case Boolean flag -> flag ? 1 : 0;
            case null, default -> throw JinjaException.error("not an integer: " + typeName(value));
        };
    }

    static int size(Object value, Meter meter) throws JinjaException {
        long size = integer(value);
        if (Math.abs(size) > meter.limits().chars()) {
            throw JinjaException.limit("size");
        }
        return (int) size;
    }

    static String text(Object value) throws JinjaException {
        if (value instanceof String text) {
            return text;
        }
        throw JinjaException.error("not a string: " + typeName(value));
    }

    static String typeName(Object value) {
        return switch (value) {
            case null -> "NoneType";
            case Boolean flag -> "bool";
            case Long number -> "int";
            case Double number -> "float";
            case String text -> "str";
            case Tuple tuple -> "tuple";
            case List<?> list -> "list";
            case Map<?, ?> map -> "dict";
            case Undefined undefined -> "undefined " + undefined.what();
            default -> "object";
        };
    }

    boolean same(Object a, Object b) throws JinjaException {
        meter.enter();
        try {
            if (isNumber(a) && isNumber(b)) {
                return a instanceof Double || b instanceof Double ? real(a) == real(b) : integer(a) == integer(b);
            }
            return switch (a) {
                case null -> b == null;
                case String text -> {
                    meter.steps(text.length() / 64);
                    yield text.equals(b);
                }
                case Undefined undefined -> b instanceof Undefined;
                case List<?> list ->
                    b instanceof List<?> other
                            && list instanceof Tuple == other instanceof Tuple
                            && sameItems(list, other);
                case Map<?, ?> map -> b instanceof Map<?, ?> other && sameEntries(map, other);
                default -> a == b;
            };
        } finally {
            meter.leave();
        }
    }

    private boolean sameItems(List<?> a, List<?> b) throws JinjaException {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!same(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean sameEntries(Map<?, ?> a, Map<?, ?> b) throws JinjaException {
        if (a.size() != b.size()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : a.entrySet()) {
            if (!b.containsKey(entry.getKey()) || !same(entry.getValue(), b.get(entry.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** Negative, zero or positive, for values that Python orders. */
    int order(Object a, Object b) throws JinjaException {
        meter.enter();
        try {
            if (isNumber(a) && isNumber(b)) {
                return a instanceof Double || b instanceof Double
                        ? Double.compare(real(a), real(b))
                        : Long.compare(integer(a), integer(b));
            }
            if (a instanceof String x && b instanceof String y) {
                meter.steps(Math.min(x.length(), y.length()) / 64);
                return codePointOrder(x, y);
            }
            if (a instanceof List<?> x && b instanceof List<?> y) {
                for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
                    if (!same(x.get(i), y.get(i))) {
                        return order(x.get(i), y.get(i));
                    }
                }
                return Integer.compare(x.size(), y.size());
            }
            throw JinjaException.error("no order between " + typeName(a) + " and " + typeName(b));
        } finally {
            meter.leave();
        }
    }

    private static int codePointOrder(String a, String b) {
        for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean surrogates = Character.isSurrogate(x) != Character.isSurrogate(y);
                return surrogates ? Character.isSurrogate(x) ? 1 : -1 : x - y;
            }
        }
        return a.length() - b.length();
    }

    boolean contains(Object container, Object item) throws JinjaException {
        return switch (container) {
            case String text -> {
                String part = text(item);
                meter.search(text, part);
                yield text.contains(part);
            }
            case Map<?, ?> map -> map.containsKey(key(item));
            case List<?> list -> {
                for (Object element : list) {
                    if (same(element, item)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Undefined undefined -> false;
            case null, default -> throw JinjaException.error("nothing can be in " + typeName(container));
        };
    }

    /** A key of a dictionary: what Python can hash, as far as templates need it. */
    static Object key(Object value) throws JinjaException {
        if (value instanceof List || value instanceof Map || value instanceof Namespace) {
            throw JinjaException.error("unhashable: " + typeName(value));
        }
        return value;
    }

    long length(Object value) throws JinjaException {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case Undefined undefined -> 0;
            case null, default -> throw JinjaException.error(typeName(value) + " has no length");
        };
    }

    /** The items of a loop: elements, keys, characters. */
    List<Object> items(Object value) throws JinjaException {
        List<Object> items = new ArrayList<>();
        switch (value) {
            case List<?> list -> {
                meter.collect(list.size());
                items.addAll(list);
            }
            case Map<?, ?> map -> {
                meter.collect(map.size());
                items.addAll(map.keySet());
            }
            case String text -> {
                meter.collect(text.length());
                text.codePoints().forEach(c -> items.add(Character.toString(c)));
            }
            case Undefined undefined -> {}
            case null, default -> throw JinjaException.error(typeName(value) + " is not iterable");
        }
        return items;
    }
}
