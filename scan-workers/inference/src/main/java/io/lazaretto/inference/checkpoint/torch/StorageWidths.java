package io.lazaretto.inference.checkpoint.torch;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Bytes of an element by storage key: legacy files write counts of elements only. */
final class StorageWidths {
    private StorageWidths() {}

    /** Walks everything that a pickle holds, each container once. */
    static Map<String, Integer> of(Object root) {
        Map<String, Integer> widths = new HashMap<>();
        Map<Object, Boolean> seen = new IdentityHashMap<>();
        Deque<Object> open = new ArrayDeque<>();
        push(open, root);
        while (!open.isEmpty()) {
            Object value = open.pop();
            if (seen.put(value, true) != null) {
                continue;
            }
            switch (value) {
                case Map<?, ?> map -> pushAll(open, map.values());
                case List<?> list -> pushAll(open, list);
                case PickleValue.Call call -> {
                    pushAll(open, call.arguments());
                    push(open, call.state());
                }
                case PickleValue.Persistent persistent -> note(persistent, widths);
                default -> {}
            }
        }
        return widths;
    }

    private static void push(Deque<Object> open, Object value) {
        if (value instanceof Map || value instanceof List || value instanceof PickleValue) {
            open.push(value);
        }
    }

    private static void pushAll(Deque<Object> open, Collection<?> values) {
        values.forEach(value -> push(open, value));
    }

    private static void note(PickleValue.Persistent persistent, Map<String, Integer> widths) {
        if (persistent.id() instanceof List<?> id
                && id.size() > 2
                && id.get(1) instanceof PickleValue.Global type
                && id.get(2) instanceof String key) {
            widths.put(key, width(type.name()));
        }
    }

    private static int width(String type) {
        return switch (type) {
            case "DoubleStorage", "LongStorage", "ComplexFloatStorage" -> 8;
            case "FloatStorage", "IntStorage" -> 4;
            case "HalfStorage", "BFloat16Storage", "ShortStorage" -> 2;
            case "ComplexDoubleStorage" -> 16;
            default -> 1;
        };
    }
}
