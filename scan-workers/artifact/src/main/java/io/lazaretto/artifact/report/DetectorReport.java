package io.lazaretto.artifact.report;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What one detector says about one model.
 *
 * @param detector id, as in the catalogue
 * @param reason short stable phrase for INCONCLUSIVE, else null
 * @param score the detector's score, NaN when it has none
 */
public record DetectorReport(
        String detector,
        Outcome outcome,
        String reason,
        double score,
        List<Observation> observations,
        List<Candidate> candidates) {
    public DetectorReport {
        requireNonNull(detector, "detector is null");
        requireNonNull(outcome, "outcome is null");
        if (outcome == Outcome.INCONCLUSIVE) {
            requireNonNull(reason, "an inconclusive outcome has a reason");
        }
        observations = List.copyOf(observations);
        candidates = List.copyOf(candidates);
    }
}
