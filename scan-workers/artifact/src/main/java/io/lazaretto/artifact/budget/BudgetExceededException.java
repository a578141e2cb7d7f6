package io.lazaretto.artifact.budget;

import java.io.IOException;

/**
 * A bound of the inspection is reached; the message is the reason of an inconclusive outcome. An {@link IOException},
 * because bytes that have to be inflated first can run into it while they are read. Carries no stack.
 */
public final class BudgetExceededException extends IOException {
    private static final long serialVersionUID = 1L;

    public BudgetExceededException(String reason) {
        super(reason);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
