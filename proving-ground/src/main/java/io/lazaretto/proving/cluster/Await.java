package io.lazaretto.proving.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition with a deadline. */
public final class Await {
    private static final long STEP_NANOS = Duration.ofMillis(100).toNanos();

    private Await() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @param what said in the error, evaluated then
     * @throws IllegalStateException when it does not hold in time, or the thread is interrupted
     */
    public static void until(Duration timeout, Supplier<String> what, BooleanSupplier condition) {
        if (!holds(timeout, condition)) {
            throw new IllegalStateException("not within " + timeout + ": " + what.get());
        }
    }

    /** Whether the condition came to hold in time. */
    public static boolean holds(Duration timeout, BooleanSupplier condition) {
        long end = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while waiting");
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        return true;
    }
}
