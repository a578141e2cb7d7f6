package io.lazaretto.artifact.pickle;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The memo: sparse, because its indices are the attacker's, and counting occupied slots, because MEMOIZE does. */
final class Memo {
    private static final int ALWAYS_DENSE = 1 << 12;

    private Value[] dense = new Value[64];
    private final Map<Long, Value> sparse = new HashMap<>();
    private int occupied;

    int occupied() {
        return occupied;
    }

    Value get(long index) {
        if (index < dense.length && dense[(int) index] != null) {
            return dense[(int) index];
        }
        return sparse.isEmpty() ? null : sparse.get(index);
    }

    void put(long index, Value value) {
        if (index < Math.max(ALWAYS_DENSE, 2L * occupied + 2) && !sparse.containsKey(index)) {
            int at = (int) index;
            if (at >= dense.length) {
                dense = Arrays.copyOf(dense, Math.max(at + 1, dense.length * 2));
            }
            if (dense[at] == null) {
                occupied++;
            }
            dense[at] = value;
        } else {
            if (index < dense.length && dense[(int) index] != null) {
                dense[(int) index] = value;
            } else if (sparse.put(index, value) == null) {
                occupied++;
            }
        }
    }
}
