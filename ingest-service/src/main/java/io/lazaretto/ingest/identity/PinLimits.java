package io.lazaretto.ingest.identity;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.content.ListingLimits;
import java.time.Duration;

/**
 * Bounds of pinning one source.
 *
 * @param time for waiting, listing and hashing together; checked between reads
 * @param concurrent how many sources are hashed at a time; further callers wait within their time
 */
public record PinLimits(ListingLimits listing, Duration time, int concurrent) {
    public static final PinLimits DEFAULT = new PinLimits(ListingLimits.DEFAULT, Duration.ofMinutes(30), 2);

    public PinLimits {
        requireNonNull(listing, "listing is null");
        requireNonNull(time, "time is null");
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("time is not positive");
        }
        if (concurrent < 1) {
            throw new IllegalArgumentException("concurrent is less than 1");
        }
    }
}
