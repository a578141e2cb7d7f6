package io.lazaretto.ingest.publish;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** Waits that double from the first to the longest. Immutable; {@code tries} is the caller's count of failures so far. */
public record Backoff(Duration first, Duration longest) {
    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(15));

    public Backoff {
        requireNonNull(first, "first is null");
        requireNonNull(longest, "longest is null");
    }

    public Duration after(int tries) {
        Duration wait = first.multipliedBy(1L << Math.clamp(tries - 1L, 0, 20));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
