package io.lazaretto.artifact.pickle;

/** The machine stops here, as the real one would. Carries no stack: speculative walks fail by the thousand. */
final class PickleFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    enum Kind {
        TRUNCATED,
        MALFORMED,
        LIMIT
    }

    private final Kind kind;

    PickleFault(Kind kind, String detail) {
        super(detail, null, false, false);
        this.kind = kind;
    }

    static PickleFault malformed(String detail) {
        return new PickleFault(Kind.MALFORMED, detail);
    }

    static PickleFault truncated() {
        return new PickleFault(Kind.TRUNCATED, "the stream ends early");
    }

    static PickleFault limit(String what) {
        return new PickleFault(Kind.LIMIT, what);
    }

    Kind kind() {
        return kind;
    }
}
