package io.lazaretto.standalone.export;

import io.lazaretto.schemas.event.Location;
import io.lazaretto.schemas.event.Observation;
import io.lazaretto.standalone.render.SafeText;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Text of verdicts, escaped and bounded. */
final class Shown {
    private static final int MAX_NAME = 256;
    private static final int MAX_PATH = 4_096;
    private static final int MAX_SENTENCE = 1_000;
    private static final int MAX_EVIDENCE_ENTRIES = 16;

    private Shown() {}

    /** Null stays null. */
    static String name(String text) {
        return text == null ? null : SafeText.line(text, MAX_NAME);
    }

    static String path(String text) {
        return text == null ? null : SafeText.line(text, MAX_PATH);
    }

    static String sentence(String text) {
        return text == null ? null : SafeText.line(text, MAX_SENTENCE);
    }

    /** What an observation says, with its evidence: one line. */
    static String message(Observation observation) {
        String evidence = evidence(observation).entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining("; "));
        return sentence(observation.getTitle()) + (evidence.isEmpty() ? "" : " (" + evidence + ")");
    }

    static Map<String, String> evidence(Observation observation) {
        Map<String, String> shown = new TreeMap<>();
        new TreeMap<>(observation.getEvidence())
                .entrySet().stream()
                        .limit(MAX_EVIDENCE_ENTRIES)
                        .forEach(entry -> shown.put(name(entry.getKey()), name(entry.getValue())));
        return shown;
    }

    /** Null for the model as a whole. */
    static String place(Location location) {
        if (location == null) {
            return null;
        }
        return path(location.getPath())
                + (location.getMember() == null ? "" : " › " + path(location.getMember()))
                + (location.getOffset() == null ? "" : " +" + location.getOffset());
    }
}
