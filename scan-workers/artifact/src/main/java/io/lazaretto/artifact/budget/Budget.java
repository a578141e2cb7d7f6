package io.lazaretto.artifact.budget;

/**
 * What is left of one inspection: steps, inflated bytes, time. Shared by every parser of the inspection, so that many
 * small files cannot cost more than one large one. Not thread-safe.
 */
public final class Budget {
    /** What may be decoded of contents that are out of all proportion to their compressed form. */
    private static final long GROWN = 64 << 20;

    private final long deadlineNanos;
    private long steps;
    private long inflatedBytes;
    private long grownBytes = GROWN;

    /**
     * @param steps pickle opcodes over the whole model
     * @param inflatedBytes bytes that compressed members may grow to, over the whole model
     * @param nanos time from now
     */
    public Budget(long steps, long inflatedBytes, long nanos) {
        this.steps = steps;
        this.inflatedBytes = inflatedBytes;
        this.deadlineNanos = System.nanoTime() + nanos;
    }

    /** A budget of its own for a bounded search: fewer steps, nothing to inflate, the same deadline. */
    public Budget part(long maxSteps) {
        return new Budget(Math.min(steps, maxSteps), 0, deadlineNanos - System.nanoTime());
    }

    /** @throws BudgetExceededException when nothing is left, or the time is over */
    public void spendSteps(long count) throws BudgetExceededException {
        steps -= count;
        if (steps < 0) {
            throw new BudgetExceededException("limit: pickle opcodes");
        }
        checkTime();
    }

    /** @throws BudgetExceededException when nothing is left, or the time is over */
    public void spendInflated(long bytes) throws BudgetExceededException {
        inflatedBytes -= bytes;
        if (inflatedBytes < 0) {
            throw new BudgetExceededException("limit: inflated bytes");
        }
        checkTime();
    }

    /**
     * Takes bytes that a bomb may have decoded to. One allowance for the whole model, so that many small bombs cost no more
     * than one.
     *
     * @return whether decoding may go on
     */
    public boolean spendGrown(long bytes) {
        grownBytes -= bytes;
        return grownBytes >= 0;
    }

    /** @throws BudgetExceededException when the time is over */
    public void checkTime() throws BudgetExceededException {
        if (System.nanoTime() - deadlineNanos > 0) {
            throw new BudgetExceededException("out of time");
        }
    }
}
