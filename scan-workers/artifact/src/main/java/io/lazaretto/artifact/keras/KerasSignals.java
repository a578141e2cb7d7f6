package io.lazaretto.artifact.keras;

import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is said about a configuration. Taxonomies name the weakness, and the CVE where one made it known. */
final class KerasSignals {
    private static final List<String> CODE = List.of("CWE-502", "CWE-94", "AML.T0018.002", "AML.T0011.000");

    private final Place place;
    private final Reading reading;

    KerasSignals(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
    }

    void threat(String rule, String title, ConfigNode at, Map<String, String> evidence, String... ids) {
        reading.report(Signal.threat(rule, title, place.at(at.offset()), safe(evidence), taxonomy(ids)));
    }

    void suspect(String rule, String title, ConfigNode at, Map<String, String> evidence, String... ids) {
        reading.report(Signal.suspect(rule, title, place.at(at.offset()), safe(evidence), taxonomy(ids)));
    }

    void suspect(String rule, String title, long offset, Map<String, String> evidence) {
        reading.report(Signal.suspect(rule, title, place.at(offset), safe(evidence), List.of("CWE-436")));
    }

    private static Map<String, String> safe(Map<String, String> evidence) {
        Map<String, String> safe = new HashMap<>();
        evidence.forEach((key, value) -> safe.put(key, Evidence.text(value)));
        return safe;
    }

    private static List<String> taxonomy(String... ids) {
        List<String> taxonomy = new ArrayList<>(List.of(ids));
        taxonomy.addAll(CODE);
        return List.copyOf(taxonomy);
    }
}
