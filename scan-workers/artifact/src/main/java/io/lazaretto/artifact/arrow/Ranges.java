package io.lazaretto.artifact.arrow;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Ranges of a file, those that overlap or touch made one: as many remain as there are gaps. Not thread-safe. */
final class Ranges {
    private static final int MAX = 1 << 18;

    private final TreeMap<Long, Long> ends = new TreeMap<>();

    /**
     * @param to exclusive; nothing is added when it is {@code from}
     * @return false when there are more gaps than are kept
     */
    boolean add(long from, long to) {
        if (from == to) {
            return true;
        }
        long start = from;
        long end = to;
        Map.Entry<Long, Long> before = ends.floorEntry(from);
        if (before != null && before.getValue() >= from) {
            start = before.getKey();
            end = Math.max(end, before.getValue());
        }
        Map.Entry<Long, Long> next = ends.higherEntry(start);
        while (next != null && next.getKey() <= end) {
            end = Math.max(end, next.getValue());
            ends.remove(next.getKey());
            next = ends.higherEntry(start);
        }
        ends.put(start, end);
        return ends.size() <= MAX;
    }

    /** From start to end, in order, apart from one another. */
    Set<Map.Entry<Long, Long>> entries() {
        return ends.entrySet();
    }
}
