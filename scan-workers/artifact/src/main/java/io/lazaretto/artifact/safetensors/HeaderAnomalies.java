package io.lazaretto.artifact.safetensors;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.util.ArrayList;
import java.util.List;

/** What a header holds that a reader could take one way or another; parsing goes on behind it. */
final class HeaderAnomalies {
    private static final int MAX = 64;

    /**
     * @param rule the rule that it breaks
     * @param detail hostile text, or ""
     */
    record Anomaly(String rule, String title, long offset, String detail) {}

    private final List<Anomaly> found = new ArrayList<>();

    void add(String rule, String title, long offset, String detail) {
        if (found.size() < MAX) {
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
