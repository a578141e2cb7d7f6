package io.lazaretto.artifact.safetensors;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a header holds that a reader could take one way or another; parsing goes on behind it. */
final class HeaderAnomalies {
    /** Of one rule. */
    private static final int MAX = 64;

    /**
     * @param rule the rule that it breaks
     * @param detail hostile text, or ""
     */
    record Anomaly(String rule, String title, long offset, String detail) {}

    private final List<Anomaly> found = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();

    void add(String rule, String title, long offset, String detail) {
        if (counts.merge(rule, 1, Integer::sum) <= MAX) {
            found.add(new Anomaly(rule, title, offset, detail));
        }
    }

    List<Anomaly> found() {
        return List.copyOf(found);
    }

    void throwFirst() throws MalformedArtifactException {
        if (!found.isEmpty()) {
            throw new MalformedArtifactException(
                    "safetensors", found.getFirst().offset(), found.getFirst().title());
        }
    }
}
