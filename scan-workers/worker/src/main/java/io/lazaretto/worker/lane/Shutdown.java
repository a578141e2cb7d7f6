package io.lazaretto.worker.lane;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Tells a lane to take nothing new, and until when it may finish what it has. Thread-safe. */
final class Shutdown {
    private final CompletableFuture<Void> requested = new CompletableFuture<>();
    private volatile long graceEnd = Long.MAX_VALUE;

    void request(Duration grace) {
        graceEnd = System.nanoTime() + grace.toNanos();
        requested.complete(null);
    }

    boolean isRequested() {
        return requested.isDone();
    }

    /** Completes with the request. */
    CompletableFuture<Void> requested() {
        return requested;
    }

    /** Time left to finish; zero when it is over, very long while nobody asked. */
    Duration graceLeft() {
        if (!isRequested()) {
            return Duration.ofDays(1);
        }
        return Duration.ofNanos(Math.max(0, graceEnd - System.nanoTime()));
    }
}
