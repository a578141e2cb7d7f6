package io.lazaretto.aggregator.view;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Bounds of the views.
 *
 * @param maxVerdicts verdicts held; beyond it whole contents are let go, those longest unchanged first
 * @param maxBytes bytes of the verdicts held
 * @param maxReleased contents remembered as let go; beyond it the view is not usable any more and says so
 * @param maxArrivals newest arrivals held
 * @param maxStale time without contact to the cluster after which a view is no longer current
 */
public record ViewLimits(int maxVerdicts, long maxBytes, int maxReleased, int maxArrivals, Duration maxStale) {
    public static final ViewLimits DEFAULT =
            new ViewLimits(50_000, 256L << 20, 200_000, 20_000, Duration.ofSeconds(30));

    public ViewLimits {
        requireNonNull(maxStale, "maxStale is null");
        if (maxVerdicts < 1 || maxBytes < 1 || maxReleased < 0 || maxArrivals < 1 || !maxStale.isPositive()) {
            throw new IllegalArgumentException("a limit of a view is not positive");
        }
    }
}
