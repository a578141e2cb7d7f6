package io.lazaretto.artifact.report;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * One thing that a detector saw.
 *
 * @param rule stable id, for instance {@code pickle.global.dangerous}
 * @param title one sentence that a person understands; never text from the artifact alone
 * @param location where, or null for the model as a whole
 * @param evidence what was seen; values are hostile text, bounded when the report leaves the scanner
 * @param taxonomy public ids such as {@code CWE-502}, {@code AML.T0018.002}
 */
public record Observation(
        String rule,
        Severity severity,
        String title,
        Location location,
        Map<String, String> evidence,
        List<String> taxonomy) {
    public Observation {
        requireNonNull(rule, "rule is null");
        requireNonNull(severity, "severity is null");
        requireNonNull(title, "title is null");
        evidence = Map.copyOf(evidence);
        taxonomy = List.copyOf(taxonomy);
    }
}
