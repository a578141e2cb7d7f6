package io.lazaretto.ingest.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions, never for time. */
public final class Await {
    private static final Duration STEP = Duration.ofMillis(10);

    private Await() {}

    /** Returns as soon as the condition holds; fails with the description when it does not in time. */
    public static void until(String what, Duration limit, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }
}
