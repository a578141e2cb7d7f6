package io.lazaretto.artifact.report;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What one rule means, whatever file it speaks about.
 *
 * @param id stable; one that begins with {@code *} stands for every id that ends like it
 * @param outcomes what it can mean for its detector, never empty
 * @param tags ids of {@link Taxon}s, CVE and GHSA ids
 * @param title one sentence that a person understands
 * @param help what that person can do
 */
public record Rule(String id, Set<Outcome> outcomes, List<String> tags, String title, String help) {
    public Rule {
        requireNonNull(id, "id is null");
        requireNonNull(title, "title is null");
        requireNonNull(help, "help is null");
        outcomes = Set.copyOf(outcomes);
        tags = List.copyOf(tags);
        if (outcomes.isEmpty()) {
            throw new IllegalArgumentException("a rule without an outcome: " + id);
        }
    }

    /** The worst outcome. */
    public Outcome outcome() {
        return Collections.max(outcomes, Outcome.BY_WEIGHT);
    }

    /** The severity of an observation under {@link #outcome}, as {@link Signal} sets it. */
    public Severity severity() {
        return switch (outcome()) {
            case CLEAR -> Severity.NOTE;
            case INCONCLUSIVE -> Severity.MEDIUM;
            case SUSPECT -> Severity.HIGH;
            case THREAT -> Severity.CRITICAL;
        };
    }

    /** What comes before the first dot: the format or the part that reports it. */
    public String family() {
        return id.startsWith("*") ? "any format" : id.substring(0, id.indexOf('.'));
    }
}
