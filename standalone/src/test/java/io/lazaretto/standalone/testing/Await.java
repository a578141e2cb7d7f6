package io.lazaretto.standalone.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, not for a time. */
public final class Await {
    private static final long PAUSE_NANOS = 20_000_000;

    private Await() {}

    /** @throws AssertionError with what the description then says, when there is no value in time */
    public static <T> T value(Duration limit, Supplier<Optional<T>> condition, Supplier<String> description) {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() - end < 0) {
            Optional<T> value = condition.get();
            if (value.isPresent()) {
                return value.get();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return condition.get().orElseThrow(() -> new AssertionError("not within " + limit + ": " + description.get()));
    }
}
