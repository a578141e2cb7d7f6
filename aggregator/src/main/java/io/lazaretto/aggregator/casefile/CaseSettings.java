package io.lazaretto.aggregator.casefile;

import static java.util.Objects.requireNonNull;

import io.lazaretto.aggregator.policy.Policies;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import java.time.Duration;

/**
 * What cases are decided with.
 *
 * @param maxFindingBytes bytes of the findings in one verdict; beyond it evidence is left out
 * @param longestDeadline upper bound on the time that a request may ask for
 */
public record CaseSettings(
        DetectorCatalogue catalogue, Policies policies, int maxFindingBytes, Duration longestDeadline) {
    public CaseSettings {
        requireNonNull(catalogue, "catalogue is null");
        requireNonNull(policies, "policies is null");
        requireNonNull(longestDeadline, "longestDeadline is null");
        if (maxFindingBytes < 1 || longestDeadline.isNegative()) {
            throw new IllegalArgumentException("a setting of cases is not positive");
        }
    }

    public static CaseSettings of(DetectorCatalogue catalogue, Policies policies) {
        return new CaseSettings(catalogue, policies, 160 * 1024, Duration.ofDays(7));
    }
}
