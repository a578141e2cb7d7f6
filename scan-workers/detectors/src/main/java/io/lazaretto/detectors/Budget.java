package io.lazaretto.detectors;

import java.time.Duration;

/**
 * How much a detector may spend.
 *
 * @param deadlineNanos value of {@link System#nanoTime} at which it must stop
 */
public record Budget(long deadlineNanos) {
    public static Budget until(long deadlineNanos) {
        return new Budget(deadlineNanos);
    }

    public static Budget of(Duration time) {
        return new Budget(System.nanoTime() + time.toNanos());
    }

    /** Cheap enough to ask for every block that is read. */
    public boolean isSpent() {
        return System.nanoTime() - deadlineNanos >= 0;
    }
}
