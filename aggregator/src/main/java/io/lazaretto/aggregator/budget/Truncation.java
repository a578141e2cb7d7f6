package io.lazaretto.aggregator.budget;

import io.lazaretto.schemas.event.Candidate;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Location;
import io.lazaretto.schemas.event.Observation;
import io.lazaretto.schemas.event.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Leaves parts of one finding out and notes it in an observation of rule {@value #RULE}. What decides, the outcome and the
 * reason, is never touched.
 */
public final class Truncation {
    public static final String RULE = "report.truncated";

    private static final String OBSERVATIONS = "observationsLeftOut";
    private static final String CANDIDATES = "candidatesLeftOut";
    private static final int MAX_REASON_CHARS = 512;
    private static final int MAX_TAXONOMY = 16;
    private static final int BARE_REASON_CHARS = 128;
    private static final List<Level> LEVELS = List.of(
            new Level(256, 1024),
            new Level(64, 256),
            new Level(16, 256),
            new Level(4, 64),
            new Level(1, 32),
            new Level(0, 0));

    /** How much of a finding may stay. */
    private record Level(int observations, int textChars) {
        int reasonChars() {
            return observations == 0 ? BARE_REASON_CHARS : MAX_REASON_CHARS;
        }
    }

    private Truncation() {}

    /** The finding with as many of its observations as fit; the least it can become is its outcome and the reason. */
    static Finding shrink(Finding finding, int maxBytes) {
        Finding bare = finding;
        for (Level level : LEVELS) {
            bare = shrink(finding, level);
            if (EncodedSize.of(bare) <= maxBytes) {
                return bare;
            }
        }
        return bare;
    }

    private static Finding shrink(Finding finding, Level level) {
        List<Observation> notes = new ArrayList<>();
        List<Observation> seen = new ArrayList<>();
        finding.getObservations().forEach(o -> (o.getRule().equals(RULE) ? notes : seen).add(o));
        List<Observation> kept = seen.stream()
                .sorted(Comparator.comparing(Observation::getSeverity).reversed())
                .limit(level.observations())
                .map(o -> shrink(o, level))
                .toList();
        Finding result = copy(finding, kept, List.of());
        result.setReason(cut(finding.getReason(), level.reasonChars()));
        return withNote(
                result,
                leftOut(notes, OBSERVATIONS) + seen.size() - kept.size(),
                leftOut(notes, CANDIDATES) + finding.getCandidates().size());
    }

    private static Observation shrink(Observation observation, Level level) {
        Location location = observation.getLocation();
        Location shorter = location == null
                ? null
                : new Location(
                        cut(location.getPath(), level.textChars()),
                        cut(location.getMember(), level.textChars()),
                        location.getOffset());
        Map<String, String> evidence = new TreeMap<>();
        for (Map.Entry<String, String> entry : new TreeMap<>(observation.getEvidence()).entrySet()) {
            if (evidence.size() < level.observations()) {
                evidence.put(cut(entry.getKey(), level.textChars()), cut(entry.getValue(), level.textChars()));
            }
        }
        return new Observation(
                cut(observation.getRule(), 128),
                observation.getSeverity(),
                cut(observation.getTitle(), 256),
                shorter,
                level.observations() == 1 ? Map.of() : evidence,
                observation.getTaxonomy().stream()
                        .limit(MAX_TAXONOMY)
                        .map(id -> cut(id, 64))
                        .toList());
    }

    /** The finding with at most so many candidates, those of the highest score; notes how many were left out. */
    public static Finding limitCandidates(Finding finding, int maxCandidates, int maxCandidateBytes) {
        List<Candidate> all = finding.getCandidates();
        List<Candidate> kept = all.stream()
                .filter(c -> EncodedSize.of(c) <= maxCandidateBytes)
                .sorted(Comparator.comparing(Truncation::score).reversed())
                .limit(maxCandidates)
                .toList();
        if (kept.size() == all.size()) {
            return finding;
        }
        return withNote(copy(finding, finding.getObservations(), kept), 0, all.size() - kept.size());
    }

    /** How many candidates of this finding were left out, now or earlier. */
    public static int candidatesLeftOut(Finding finding) {
        return leftOut(
                finding.getObservations().stream()
                        .filter(o -> o.getRule().equals(RULE))
                        .toList(),
                CANDIDATES);
    }

    /** The finding without its candidates: what cases and verdicts carry. */
    public static Finding withoutCandidates(Finding finding) {
        return finding.getCandidates().isEmpty() ? finding : copy(finding, finding.getObservations(), List.of());
    }

    private static double score(Candidate candidate) {
        Double score = candidate.getScore();
        return score == null || score.isNaN() ? Double.NEGATIVE_INFINITY : score;
    }

    private static int leftOut(List<Observation> notes, String what) {
        int sum = 0;
        for (Observation note : notes) {
            String count = note.getEvidence().get(what);
            if (count != null && count.matches("[0-9]{1,7}")) {
                sum += Integer.parseInt(count);
            }
        }
        return sum;
    }

    private static Finding withNote(Finding finding, int observations, int candidates) {
        List<Observation> withNote = new ArrayList<>(finding.getObservations());
        withNote.add(new Observation(
                RULE,
                Severity.NOTE,
                "The report was too large: evidence was shortened or left out.",
                null,
                Map.of(OBSERVATIONS, String.valueOf(observations), CANDIDATES, String.valueOf(candidates)),
                List.of()));
        finding.setObservations(withNote);
        return finding;
    }

    private static Finding copy(Finding from, List<Observation> observations, List<Candidate> candidates) {
        return new Finding(
                from.getFindingId(),
                from.getSubject(),
                from.getDetector(),
                from.getDetectorVersion(),
                from.getConfigDigest(),
                from.getStage(),
                from.getOutcome(),
                from.getInterim(),
                from.getRetryable(),
                from.getReason(),
                from.getScore(),
                from.getPValue(),
                from.getDurationMillis(),
                from.getTokens(),
                observations,
                candidates,
                from.getProducedAt());
    }

    /** Cuts between characters, never through a surrogate pair. */
    private static String cut(String text, int maxChars) {
        if (text == null || text.length() <= maxChars) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
        return text.substring(0, end) + "…";
    }
}
