package io.lazaretto.worker.frame;

import io.lazaretto.artifact.report.Candidate;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Severity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts a report to what one finding may carry. All findings of a case travel in one record later on, hence the small
 * budget. The outcome is never touched; the most severe observations stay, and a note counts what was dropped. Applied on
 * both sides of the process border; applying it twice changes nothing more. Stateless.
 */
public final class ReportBounds {
    public static final int MAX_OBSERVATIONS = 200;
    public static final int MAX_CANDIDATES = 64;
    /** UTF-8 bytes of the observations of one report. */
    public static final int MAX_OBSERVATION_BYTES = 64 << 10;

    public static final String DROPPED_RULE = "report.truncated";

    private static final int NOTE_BYTES = 512;
    private static final int MAX_REASON = 200;
    private static final int MAX_ID = 100;
    private static final int MAX_TITLE = 300;
    private static final int MAX_PATH = 1024;
    private static final int MAX_VALUE = 1000;
    private static final int MAX_ENTRIES = 32;
    private static final int MAX_TAXONOMY = 16;

    private ReportBounds() {}

    public static DetectorReport bound(DetectorReport report) {
        return new DetectorReport(
                BoundedText.of(report.detector(), MAX_ID),
                report.outcome(),
                BoundedText.of(report.reason(), MAX_REASON),
                report.score(),
                observations(report.observations()),
                report.candidates().stream()
                        .limit(MAX_CANDIDATES)
                        .map(ReportBounds::bound)
                        .toList());
    }

    private static List<Observation> observations(List<Observation> all) {
        List<Observation> bounded = all.stream()
                .sorted(Comparator.comparing(Observation::severity).reversed())
                .limit(MAX_OBSERVATIONS)
                .map(ReportBounds::bound)
                .toList();
        int bytes = bounded.stream().mapToInt(ReportBounds::size).sum();
        if (bounded.size() == all.size() && bytes <= MAX_OBSERVATION_BYTES) {
            return bounded;
        }
        List<Observation> kept = new ArrayList<>();
        int left = MAX_OBSERVATION_BYTES - NOTE_BYTES;
        for (Observation observation : bounded.subList(0, Math.min(bounded.size(), MAX_OBSERVATIONS - 1))) {
            left -= size(observation);
            if (left < 0) {
                break;
            }
            kept.add(observation);
        }
        kept.add(dropped(all.size() - kept.size()));
        return kept;
    }

    private static Observation dropped(int count) {
        return new Observation(
                DROPPED_RULE,
                Severity.NOTE,
                "More observations were made than a finding carries",
                null,
                Map.of("dropped", String.valueOf(count)),
                List.of());
    }

    private static Observation bound(Observation observation) {
        Location location = observation.location();
        return new Observation(
                BoundedText.of(observation.rule(), MAX_ID),
                observation.severity(),
                BoundedText.of(observation.title(), MAX_TITLE),
                location == null
                        ? null
                        : new Location(
                                BoundedText.of(location.path(), MAX_PATH),
                                BoundedText.of(location.member(), MAX_PATH),
                                location.offset()),
                bound(observation.evidence()),
                observation.taxonomy().stream()
                        .limit(MAX_TAXONOMY)
                        .map(id -> BoundedText.of(id, MAX_ID))
                        .toList());
    }

    private static Candidate bound(Candidate candidate) {
        return new Candidate(
                BoundedText.of(candidate.kind(), MAX_ID),
                BoundedText.of(candidate.value(), MAX_VALUE),
                candidate.score(),
                bound(candidate.evidence()));
    }

    private static Map<String, String> bound(Map<String, String> evidence) {
        Map<String, String> bounded = new LinkedHashMap<>();
        evidence.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(MAX_ENTRIES)
                .forEach(e -> bounded.put(BoundedText.of(e.getKey(), MAX_ID), BoundedText.of(e.getValue(), MAX_VALUE)));
        return bounded;
    }

    private static int size(Observation observation) {
        int size = utf8(observation.rule()) + utf8(observation.title());
        Location location = observation.location();
        if (location != null) {
            size += utf8(location.path()) + (location.member() == null ? 0 : utf8(location.member()));
        }
        for (Map.Entry<String, String> entry : observation.evidence().entrySet()) {
            size += utf8(entry.getKey()) + utf8(entry.getValue());
        }
        for (String id : observation.taxonomy()) {
            size += utf8(id);
        }
        return size;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
