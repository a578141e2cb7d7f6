package io.lazaretto.inference.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Attributes, items and slices. Methods that change a list or a dictionary do not exist, as in Jinja's immutable sandbox. */
final class Access {
    private final Meter meter;
    private final Values values;
    private final StringMethods strings;

    Access(Meter meter) {
        this.meter = meter;
        this.values = new Values(meter);
        this.strings = new StringMethods(meter);
    }

    /** {@code target.name}: a method or attribute, else an item. */
    Object attribute(Object target, String name) throws JinjaException {
        Object found = method(target, name);
        if (found != null) {
            return found;
        }
        return switch (target) {
            case Map<?, ?> map when map.containsKey(name) -> map.get(name);
            case Namespace space
            when space.attributes().containsKey(name) -> space.attributes().get(name);
            case LoopState loop -> loop.attribute(name);
            case Undefined undefined -> throw JinjaException.error(undefined.what() + " is undefined");
            case null, default -> new Undefined(name);
        };
    }

    /** {@code target[index]}: an item, else an attribute. */
    Object item(Object target, Object index) throws JinjaException {
        return switch (target) {
            case Map<?, ?> map -> {
                if (map.containsKey(Values.key(index))) {
                    yield map.get(index);
                }
                Object method = index instanceof String name ? method(target, name) : null;
                yield method == null ? new Undefined(String.valueOf(index)) : method;
            }
            case List<?> list
            when index instanceof Long || index instanceof Boolean -> {
                long at = Values.integer(index);
                at = at < 0 ? at + list.size() : at;
                yield at >= 0 && at < list.size() ? list.get((int) at) : new Undefined("item " + index);
            }
            case String text
            when index instanceof Long -> {
                long length = values.length(text);
                long at = (Long) index < 0 ? (Long) index + length : (Long) index;
                meter.steps(1 + text.length() / 64);
                yield at >= 0 && at < length
                        ? Character.toString(text.codePointAt(text.offsetByCodePoints(0, (int) at)))
                        : new Undefined("item " + index);
            }
            case Undefined undefined -> throw JinjaException.error(undefined.what() + " is undefined");
            case null, default ->
                index instanceof String name && target != null
                        ? attribute(target, name)
                        : new Undefined(String.valueOf(index));
        };
    }

    Object slice(Object target, Object start, Object stop, Object step) throws JinjaException {
        if (target instanceof String text) {
            meter.produce(text.length());
            int[] points = text.codePoints().toArray();
            StringBuilder out = new StringBuilder();
            for (int i : indexes(points.length, start, stop, step)) {
                out.appendCodePoint(points[i]);
            }
            return out.toString();
        }
        if (!(target instanceof List<?> list)) {
            throw JinjaException.error("no slices of " + Values.typeName(target));
        }
        meter.collect(list.size());
        List<Object> part = new ArrayList<>();
        for (int i : indexes(list.size(), start, stop, step)) {
            part.add(list.get(i));
        }
        return list instanceof Tuple ? new Tuple(part) : part;
    }

    private static List<Integer> indexes(int length, Object start, Object stop, Object step) throws JinjaException {
        long by = step == null ? 1 : Values.integer(step);
        if (by == 0) {
            throw JinjaException.error("a slice step of zero");
        }
        long from = bound(start, length, by > 0 ? 0 : length - 1, by);
        long to = bound(stop, length, by > 0 ? length : -1, by);
        List<Integer> indexes = new ArrayList<>();
        for (long i = from; by > 0 ? i < to : i > to; i += by) {
            indexes.add((int) i);
            if (Math.abs(by) > length) {
                break;
            }
        }
        return indexes;
    }

    private static long bound(Object value, int length, long otherwise, long step) throws JinjaException {
        if (value == null) {
            return otherwise;
        }
        long at = Values.integer(value);
        at = at < 0 ? Math.max(at, -length - 1L) + length : at;
        return step > 0 ? Math.clamp(at, 0, length) : Math.clamp(at, -1, length - 1);
    }

    private Object method(Object target, String name) {
        return switch (target) {
            case String text -> strings.method(text, name);
            case Map<?, ?> map -> dictMethod(map, name);
            case List<?> list -> listMethod(list, name);
            case null, default -> null;
        };
    }

    private Callable dictMethod(Map<?, ?> map, String name) {
        return switch (name) {
            case "items" -> (a, n) -> pairs(map);
            case "keys" -> (a, n) -> values.items(map);
            case "values" ->
                (a, n) -> {
                    meter.collect(map.size());
                    return new ArrayList<Object>(map.values());
                };
            case "get" ->
                (a, n) -> {
                    Object key = a.isEmpty() ? null : Values.key(a.get(0));
                    return map.containsKey(key) ? map.get(key) : a.size() > 1 ? a.get(1) : null;
                };
            case "copy" ->
                (a, n) -> {
                    meter.collect(map.size());
                    return new java.util.LinkedHashMap<Object, Object>(map);
                };
            case "pop", "update", "clear", "setdefault", "popitem" -> Access::forbidden;
            default -> null;
        };
    }

    private Callable listMethod(List<?> list, String name) {
        return switch (name) {
            case "index" ->
                (a, n) -> {
                    for (int i = 0; i < list.size() && !a.isEmpty(); i++) {
                        if (values.same(list.get(i), a.getFirst())) {
                            return (long) i;
                        }
                    }
                    throw JinjaException.error("not in the list");
                };
            case "count" ->
                (a, n) -> {
                    long count = 0;
                    for (Object item : list) {
                        count += !a.isEmpty() && values.same(item, a.getFirst()) ? 1 : 0;
                    }
                    return count;
                };
            case "copy" -> (a, n) -> values.items(list);
            case "append", "pop", "insert", "extend", "remove", "sort", "reverse", "clear" -> Access::forbidden;
            default -> null;
        };
    }

    private static Object forbidden(List<Object> arguments, Map<String, Object> named) throws JinjaException {
        throw JinjaException.error("a method that changes its object");
    }

    List<Object> pairs(Map<?, ?> map) throws JinjaException {
        meter.collect(map.size());
        List<Object> pairs = new ArrayList<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            List<Object> pair = new ArrayList<>(2);
            pair.add(entry.getKey());
            pair.add(entry.getValue());
            pairs.add(new Tuple(pair));
        }
        return pairs;
    }
}
