package io.lazaretto.artifact.pickle;

/**
 * A value without parts.
 *
 * @param number of an INT that fits, else 0
 */
record Atom(Kind kind, long number) implements Value {
    static final Atom NONE = new Atom(Kind.NONE, 0);
    static final Atom TRUE = new Atom(Kind.BOOL, 1);
    static final Atom FALSE = new Atom(Kind.BOOL, 0);
    static final Atom FLOAT = new Atom(Kind.FLOAT, 0);
    static final Atom BIG = new Atom(Kind.BIG, 0);
    static final Atom TORCH_MAGIC = new Atom(Kind.TORCH_MAGIC, 0);
    static final Atom BUFFER = new Atom(Kind.BUFFER, 0);

    private static final int CACHED = 1 << 10;
    private static final Atom[] SMALL = new Atom[CACHED];

    static {
        for (int i = 0; i < CACHED; i++) {
            SMALL[i] = new Atom(Kind.INT, i);
        }
    }

    enum Kind {
        NONE,
        BOOL,
        INT,
        /** An integer of more than 64 bits. */
        BIG,
        /** The integer that begins a legacy torch file. */
        TORCH_MAGIC,
        FLOAT,
        /** An out-of-band buffer. */
        BUFFER
    }

    static Atom integer(long number) {
        return number >= 0 && number < CACHED ? SMALL[(int) number] : new Atom(Kind.INT, number);
    }
}
