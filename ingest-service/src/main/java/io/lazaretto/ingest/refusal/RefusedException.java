package io.lazaretto.ingest.refusal;

import static java.util.Objects.requireNonNull;

/** An arrival was not taken; nothing of it is kept. The message may quote the caller's own input, bounded and escaped. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    public RefusedException(Refusal refusal, String detail) {
        this(refusal, detail, null);
    }

    public RefusedException(Refusal refusal, String detail, Throwable cause) {
        super(requireNonNull(detail, "detail is null"), cause);
        this.refusal = requireNonNull(refusal, "refusal is null");
    }

    public Refusal refusal() {
        return refusal;
    }
}
