package io.lazaretto.artifact.python;

import java.util.Arrays;

/** The tokens of a source, twelve bytes each. */
final class Tokens {
    /** What kind of token. */
    enum Kind {
        NAME,
        NUMBER,
        STRING,
        OPERATOR,
        NEWLINE,
        INDENT,
        DEDENT,
        END
    }

    private static final Kind[] KINDS = Kind.values();

    private byte[] kinds = new byte[256];
    private int[] starts = new int[256];
    private int[] ends = new int[256];
    private int size;

    void add(Kind kind, int start, int end) {
        if (size == kinds.length) {
            int capacity = Math.multiplyExact(size, 2);
            kinds = Arrays.copyOf(kinds, capacity);
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
        }
        kinds[size] = (byte) kind.ordinal();
        starts[size] = start;
        ends[size++] = end;
    }

    /** Past the end, the last token: {@link Kind#END}. */
    Kind kind(int index) {
        return KINDS[kinds[Math.min(index, size - 1)]];
    }

    int start(int index) {
        return starts[Math.min(index, size - 1)];
    }

    int end(int index) {
        return ends[Math.min(index, size - 1)];
    }

    int size() {
        return size;
    }
}
