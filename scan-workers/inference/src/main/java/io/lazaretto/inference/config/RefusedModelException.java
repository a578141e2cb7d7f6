package io.lazaretto.inference.config;

import static java.util.Objects.requireNonNull;

/** Carries a {@link Refusal} to where it becomes an outcome. */
public final class RefusedModelException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 60;

    private final transient Refusal refusal;

    public RefusedModelException(Refusal refusal) {
        super(refusal.reason(), null, false, false);
        this.refusal = requireNonNull(refusal, "refusal is null");
    }

    public Refusal refusal() {
        return refusal;
    }

    static RefusedModelException unsupported(String reason) {
        return new RefusedModelException(new Refusal.Unsupported(reason));
    }

    static RefusedModelException contradictory(String reason) {
        return new RefusedModelException(new Refusal.Contradictory(reason));
    }

    /** Hostile text made short and printable. */
    static String quoted(Object value) {
        String text = String.valueOf(value);
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return shown.replaceAll("[^\\p{Print}…]", "?");
    }
}
