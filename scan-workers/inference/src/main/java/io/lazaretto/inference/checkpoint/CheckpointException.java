package io.lazaretto.inference.checkpoint;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** A checkpoint that cannot be used, and why. Its fault or its surroundings', never ours. No stack. */
public final class CheckpointException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_TEXT = 300;

    /** What is wrong; the name in lower case with spaces is the reason in a report. */
    public enum Kind {
        /** The bytes break the rules of their format, or contradict each other. */
        MALFORMED,
        /** A file that the checkpoint names is not there: a shard, a configuration, a storage. */
        MISSING_FILE,
        /** A tensor that must be there is not. */
        MISSING_TENSOR,
        /** A tensor has another shape than its name, its file or its base asks for. */
        WRONG_SHAPE,
        /** Numbers in a type that is not known. */
        UNSUPPORTED_TYPE,
        /** A format, or a form of it, that is not understood. */
        UNSUPPORTED_FORMAT,
        /** An architecture that is not understood. */
        UNSUPPORTED_ARCHITECTURE,
        /** An adapter whose base is nowhere to be found. */
        MISSING_BASE,
        /** An adapter that does not fit its base: other names, other architecture. */
        WRONG_BASE,
        /** Adapters that name each other, or too many of them. */
        CYCLIC_BASE,
        /** Larger than what is read: dimensions, counts, bytes. */
        LIMIT,
        /** The bytes could not be read: the world's fault. */
        UNREADABLE;

        public String reason() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private final Kind kind;

    /** @param detail may quote the artifact; it is cut, and control characters are replaced */
    public CheckpointException(Kind kind, String detail) {
        super(clean(requireNonNull(detail, "detail is null")), null, false, false);
        this.kind = requireNonNull(kind, "kind is null");
    }

    public Kind kind() {
        return kind;
    }

    private static String clean(String text) {
        String cut = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
        StringBuilder clean = new StringBuilder(cut.length());
        cut.codePoints()
                .forEach(c -> clean.appendCodePoint(
                        Character.isISOControl(c)
                                        || Character.getType(c) == Character.FORMAT
                                        || Character.getType(c) == Character.SURROGATE
                                ? '?'
                                : c));
        return clean.toString();
    }
}
