package io.lazaretto.artifact.report;

import static java.util.Objects.requireNonNull;

/** The artifact breaks the rules of its format. Its fault, not ours: a detector turns this into evidence. No stack. */
public final class MalformedArtifactException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String format;
    private final long offset;

    /** @param offset where in the artifact; -1 when there is no single place */
    public MalformedArtifactException(String format, long offset, String reason) {
        super(requireNonNull(reason, "reason is null"), null, false, false);
        this.format = requireNonNull(format, "format is null");
        this.offset = offset;
    }

    public String format() {
        return format;
    }

    public long offset() {
        return offset;
    }
}
