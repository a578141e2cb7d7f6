package io.lazaretto.aggregator.verdict;

import io.lazaretto.schemas.detector.Profiles;
import io.lazaretto.schemas.event.CoverageEntry;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Location;
import io.lazaretto.schemas.event.Observation;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.VerdictKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The one sentence that a person reads first. Names what decided, and for the undecided what is missing and why. Never says
 * that a model is safe.
 */
public final class Summary {
    private static final int MAX_CHARS = 1000;
    private static final int MAX_ITEMS = 6;

    private Summary() {}

    /**
     * @param missing required detectors without a result
     * @param deadlinePassed whether they ran out of time
     */
    public static String of(
            VerdictKind verdict,
            Examination examination,
            List<String> missing,
            boolean deadlinePassed,
            List<CoverageEntry> coverage) {
        String sentence =
                switch (verdict) {
                    case MALICIOUS -> "Malicious: " + decisive(examination, Outcome.THREAT) + ".";
                    case SUSPICIOUS -> "Suspicious: " + decisive(examination, Outcome.SUSPECT) + ".";
                    case INCONCLUSIVE -> "Inconclusive: " + doubts(examination, missing, deadlinePassed) + ".";
                    case PASSED -> passed(examination, coverage);
                };
        return Text.line(sentence, MAX_CHARS);
    }

    private static String decisive(Examination examination, Outcome outcome) {
        List<Finding> findings = examination.slots().stream()
                .filter(s -> s.is(outcome))
                .map(Slot::finding)
                .toList();
        Finding worst = findings.stream()
                .max(Comparator.comparing(
                        f -> worst(f).map(o -> o.getSeverity().ordinal()).orElse(-1)))
                .orElseThrow();
        String others = findings.size() == 1 ? "" : "; " + (findings.size() - 1) + " more";
        return worst(worst)
                        .map(o -> worst.getDetector() + " found: " + Text.line(o.getTitle(), 200) + " (rule "
                                + Text.line(o.getRule(), 80) + where(o.getLocation()) + ")")
                        .orElseGet(() -> worst.getDetector() + " reported " + outcome + " without an observation")
                + others;
    }

    private static Optional<Observation> worst(Finding finding) {
        return finding.getObservations().stream().max(Comparator.comparing(Observation::getSeverity));
    }

    private static String where(Location location) {
        return location == null ? "" : ", in " + Text.line(location.getPath(), 120);
    }

    private static String doubts(Examination examination, List<String> missing, boolean deadlinePassed) {
        List<String> parts = new ArrayList<>();
        if (!missing.isEmpty()) {
            parts.add("no result of " + list(missing) + (deadlinePassed ? " before the deadline" : ""));
        }
        examination.doubts().stream().limit(MAX_ITEMS).forEach(parts::add);
        return parts.isEmpty() ? "the examination is not complete" : String.join("; ", parts);
    }

    private static String passed(Examination examination, List<CoverageEntry> coverage) {
        List<String> examined = examination.slots().stream()
                .filter(s -> s.status() == Slot.Status.EXAMINED)
                .map(Slot::detector)
                .toList();
        Set<String> covered = coverage.stream()
                .filter(c -> !c.getExaminedBy().isEmpty())
                .map(CoverageEntry::getAttackClass)
                .collect(Collectors.toSet());
        Set<String> uncovered = coverage.stream()
                .map(CoverageEntry::getAttackClass)
                .filter(c -> !covered.contains(c))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return "Passed: no finding by " + list(examined) + " under profile " + Profiles.name(examination.profile())
                + (uncovered.isEmpty() ? "." : "; not examined: " + String.join(", ", uncovered) + ".");
    }

    private static String list(List<String> items) {
        return items.size() <= MAX_ITEMS
                ? String.join(", ", items)
                : String.join(", ", items.subList(0, MAX_ITEMS)) + " and " + (items.size() - MAX_ITEMS) + " more";
    }
}
