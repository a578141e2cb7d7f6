package io.lazaretto.standalone.render;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.detector.Profiles;
import io.lazaretto.schemas.event.CoverageEntry;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Location;
import io.lazaretto.schemas.event.Observation;
import io.lazaretto.schemas.event.Severity;
import io.lazaretto.schemas.event.Strength;
import io.lazaretto.schemas.event.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A verdict as a person reads it. Immutable. */
public final class VerdictText {
    private static final int MAX_NAME = 120;
    private static final int MAX_SENTENCE = 400;
    private static final int MAX_PATH = 200;
    private static final int MAX_EVIDENCE = 120;
    private static final int MAX_OBSERVATIONS = 20;
    private static final int MAX_EVIDENCE_ENTRIES = 6;

    private final Colour colour;

    public VerdictText(Colour colour) {
        this.colour = requireNonNull(colour, "colour is null");
    }

    /** One line of {@code key=value}: what {@code up} and {@code verdicts} print. */
    public String line(Verdict verdict) {
        return "verdict=" + colour.verdict(verdict.getVerdict()) + " action=" + verdict.getAction() + " revision="
                + verdict.getRevision() + " final=" + verdict.getFinal$() + " name="
                + quote(verdict.getName(), MAX_NAME) + " arrivalId=" + SafeText.line(verdict.getArrivalId(), MAX_NAME)
                + " contentDigest="
                + SafeText.line(verdict.getContentDigest() == null ? "none" : verdict.getContentDigest(), MAX_NAME)
                + " summary="
                + quote(verdict.getSummary(), MAX_SENTENCE);
    }

    /** A paragraph, without the line break at its end. */
    public String paragraph(Verdict verdict) {
        List<String> lines = new ArrayList<>();
        lines.add(colour.verdict(verdict.getVerdict()) + "  " + verdict.getAction() + "  "
                + SafeText.line(verdict.getName(), MAX_NAME));
        lines.add("  " + SafeText.line(verdict.getSummary(), MAX_SENTENCE));
        lines.add("  source    " + SafeText.line(verdict.getSource(), MAX_PATH));
        lines.add("  content   " + SafeText.line(digest(verdict), MAX_NAME) + "  "
                + Amount.count(verdict.getFiles(), "file") + ", " + Amount.bytes(verdict.getBytes()) + ", kind "
                + SafeText.line(verdict.getKind(), MAX_NAME));
        lines.add("  profile   " + Profiles.name(verdict.getProfile()) + ", policy "
                + SafeText.line(verdict.getPolicy().getName(), MAX_NAME) + ", revision " + verdict.getRevision());
        if (!verdict.getMissing().isEmpty()) {
            lines.add("  missing   " + SafeText.line(String.join(", ", verdict.getMissing()), MAX_SENTENCE));
        }
        findings(verdict, lines);
        coverage(verdict, lines);
        return String.join(System.lineSeparator(), lines);
    }

    private static String digest(Verdict verdict) {
        return verdict.getContentDigest() == null ? "no digest" : verdict.getContentDigest();
    }

    private static String quote(String text, int max) {
        return '"' + SafeText.line(text, max).replace("\"", "\\\"") + '"';
    }

    private static void findings(Verdict verdict, List<String> lines) {
        lines.add("  findings");
        for (Finding finding : verdict.getFindings()) {
            lines.add("    " + padded(finding.getOutcome().name(), 14) + "  "
                    + SafeText.line(finding.getDetector(), MAX_NAME)
                    + (finding.getReason() == null ? "" : ": " + SafeText.line(finding.getReason(), MAX_SENTENCE)));
            observations(finding.getObservations(), lines);
        }
    }

    /** Notes are remarks, not findings: they are counted. Everything else is shown, up to a bound. */
    private static void observations(List<Observation> observations, List<String> lines) {
        List<Observation> serious = observations.stream()
                .filter(observation -> observation.getSeverity() != Severity.NOTE)
                .toList();
        serious.stream().limit(MAX_OBSERVATIONS).forEach(observation -> observation(observation, lines));
        if (serious.size() > MAX_OBSERVATIONS) {
            lines.add("      … " + (serious.size() - MAX_OBSERVATIONS) + " more; --format json has them all");
        }
        int notes = observations.size() - serious.size();
        if (notes > 0) {
            lines.add("      " + Amount.count(notes, "note") + "; --format json shows " + (notes == 1 ? "it" : "them"));
        }
    }

    private static void observation(Observation observation, List<String> lines) {
        lines.add("      " + observation.getSeverity() + "  " + SafeText.line(observation.getRule(), MAX_NAME)
                + location(observation.getLocation()));
        lines.add("        " + SafeText.line(observation.getTitle(), MAX_SENTENCE));
        new TreeMap<>(observation.getEvidence())
                .entrySet().stream()
                        .limit(MAX_EVIDENCE_ENTRIES)
                        .forEach(entry -> lines.add("        " + SafeText.line(entry.getKey(), MAX_NAME) + ": "
                                + SafeText.line(entry.getValue(), MAX_EVIDENCE)));
    }

    private static String location(Location location) {
        if (location == null) {
            return "";
        }
        return "  at " + SafeText.line(location.getPath(), MAX_PATH)
                + (location.getMember() == null ? "" : " › " + SafeText.line(location.getMember(), MAX_PATH))
                + (location.getOffset() == null ? "" : " +" + location.getOffset());
    }

    /**
     * The matrix in two lines: what was looked at and how well, and what was not looked at. An attack class whose trigger
     * kinds are all alike is named once.
     */
    private static void coverage(Verdict verdict, List<String> lines) {
        Map<String, Set<String>> examined = new TreeMap<>();
        Map<String, Set<String>> unexamined = new TreeMap<>();
        for (CoverageEntry entry : verdict.getCoverage()) {
            if (entry.getExaminedBy().isEmpty()) {
                add(unexamined, entry.getAttackClass(), entry.getTriggerKind());
            } else {
                add(
                        examined,
                        entry.getAttackClass() + " (" + strength(entry.getStrength()) + ")",
                        entry.getTriggerKind());
            }
        }
        Set<String> examinedClasses = verdict.getCoverage().stream()
                .filter(entry -> !entry.getExaminedBy().isEmpty())
                .map(CoverageEntry::getAttackClass)
                .collect(Collectors.toSet());
        lines.add("  examined  " + (examined.isEmpty() ? "nothing" : bounded(cells(examined, attack -> true))));
        if (!unexamined.isEmpty()) {
            lines.add("  not       " + bounded(cells(unexamined, examinedClasses::contains)));
        }
    }

    private static void add(Map<String, Set<String>> cells, String attack, String kind) {
        cells.computeIfAbsent(attack, unused -> new TreeSet<>()).add(kind);
    }

    private static String strength(Strength strength) {
        return strength == Strength.NONE
                ? "strength not measured"
                : strength.name().toLowerCase(Locale.ROOT);
    }

    private static String cells(Map<String, Set<String>> cells, Predicate<String> namesKinds) {
        return cells.entrySet().stream()
                .map(cell -> namesKinds.test(cell.getKey()) && !cell.getValue().equals(Set.of("any"))
                        ? cell.getKey() + ": " + String.join("/", cell.getValue())
                        : cell.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String bounded(String text) {
        return SafeText.line(text, 2 * MAX_SENTENCE);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
