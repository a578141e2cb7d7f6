package io.lazaretto.inference.diagnosis;

/** A question that a model does not answer, and why, in one sentence for a person. May quote the artifact. */
public final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    public NoAnswerException(String message) {
        super(message, null, false, false);
    }
}
