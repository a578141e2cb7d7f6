package io.lazaretto.ingest.source.directory;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * When one model may be taken.
 *
 * <pre>
 *   changing ──same for quietPolls looks──► quiet ──nothing missing, or maxWait over──► take
 *      ▲                                     │
 *      └──────────────changed────────────────┘        certain (marker, rename) ──► take at once
 * </pre>
 *
 * A model that goes on changing is never taken, however long it does. Time is given in nanoseconds of a monotonic clock.
 * Not thread-safe.
 */
final class Settling {
    private final Duration quietPeriod;
    private final int quietPolls;
    private final Duration maxWait;

    private String fingerprint;
    private int looks;
    private long lastCounted;
    private long unchangedSince;
    /** Null until asked for; of the current fingerprint. */
    private Optional<String> missing;

    Settling(Duration quietPeriod, int quietPolls, Duration maxWait) {
        this.quietPeriod = requireNonNull(quietPeriod, "quietPeriod is null");
        this.quietPolls = quietPolls;
        this.maxWait = requireNonNull(maxWait, "maxWait is null");
    }

    /** What to do with the model now. */
    sealed interface Decision permits Take, Wait {}

    record Take() implements Decision {}

    record Wait(String reason) implements Decision {}

    /**
     * One look.
     *
     * @param certain whether the writer said that it is done
     * @param whatIsMissing asked once per state, when it is quiet
     */
    Decision look(String seen, boolean certain, Supplier<Optional<String>> whatIsMissing, long now) {
        if (!seen.equals(fingerprint)) {
            fingerprint = seen;
            looks = 1;
            lastCounted = now;
            unchangedSince = now;
            missing = null;
        } else if (now - lastCounted >= quietPeriod.toNanos()) {
            looks++;
            lastCounted = now;
        }
        if (certain) {
            return new Take();
        }
        if (looks < quietPolls) {
            return new Wait("settling");
        }
        if (missing == null) {
            missing = whatIsMissing.get();
        }
        if (missing.isEmpty() || now - unchangedSince >= maxWait.toNanos()) {
            return new Take();
        }
        return new Wait(missing.get());
    }

    /** Forgets what was seen: it changed after all. */
    void restart() {
        fingerprint = null;
    }
}
