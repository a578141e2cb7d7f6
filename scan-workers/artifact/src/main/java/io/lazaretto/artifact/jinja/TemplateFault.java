package io.lazaretto.artifact.jinja;

/** The template cannot be read on. No stack. */
final class TemplateFault extends Exception {
    private static final long serialVersionUID = 1L;

    enum Kind {
        MALFORMED,
        NESTING
    }

    private final Kind kind;
    private final int index;

    TemplateFault(Kind kind, int index, String problem) {
        super(problem, null, false, false);
        this.kind = kind;
        this.index = index;
    }

    static TemplateFault malformed(int index, String problem) {
        return new TemplateFault(Kind.MALFORMED, index, problem);
    }

    Kind kind() {
        return kind;
    }

    int index() {
        return index;
    }
}
