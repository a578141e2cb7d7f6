package io.lazaretto.artifact.report;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * Something found in a search that a later stage tests.
 *
 * @param kind trigger, target, tensor or tensor-row
 * @param score larger is more suspicious; NaN when the detector has none
 */
public record Candidate(String kind, String value, double score, Map<String, String> evidence) {
    public Candidate {
        requireNonNull(kind, "kind is null");
        requireNonNull(value, "value is null");
        evidence = Map.copyOf(evidence);
    }
}
