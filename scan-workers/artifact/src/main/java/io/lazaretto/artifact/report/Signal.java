package io.lazaretto.artifact.report;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * One observation together with what it means for its detector.
 *
 * @param outcome CLEAR for a note that changes nothing
 * @param reason for INCONCLUSIVE, else null
 */
public record Signal(Outcome outcome, String reason, Observation observation) {
    public Signal {
        requireNonNull(outcome, "outcome is null");
        requireNonNull(observation, "observation is null");
        if (outcome == Outcome.INCONCLUSIVE) {
            requireNonNull(reason, "an inconclusive signal has a reason");
        }
    }

    public static Signal note(String rule, String title, Location location, Map<String, String> evidence) {
        return new Signal(
                Outcome.CLEAR, null, new Observation(rule, Severity.NOTE, title, location, evidence, List.of()));
    }

    public static Signal inconclusive(
            String reason, String rule, String title, Location location, Map<String, String> evidence) {
        return new Signal(
                Outcome.INCONCLUSIVE,
                reason,
                new Observation(rule, Severity.MEDIUM, title, location, evidence, List.of()));
    }

    public static Signal suspect(
            String rule, String title, Location location, Map<String, String> evidence, List<String> taxonomy) {
        return new Signal(
                Outcome.SUSPECT, null, new Observation(rule, Severity.HIGH, title, location, evidence, taxonomy));
    }

    public static Signal threat(
            String rule, String title, Location location, Map<String, String> evidence, List<String> taxonomy) {
        return new Signal(
                Outcome.THREAT, null, new Observation(rule, Severity.CRITICAL, title, location, evidence, taxonomy));
    }
}
