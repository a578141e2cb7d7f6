package io.lazaretto.artifact.budget;

/** A bound of the inspection is reached; the message is the reason of an inconclusive outcome. Carries no stack. */
public final class BudgetExceededException extends Exception {
    private static final long serialVersionUID = 1L;

    public BudgetExceededException(String reason) {
        super(reason, null, false, false);
    }
}
