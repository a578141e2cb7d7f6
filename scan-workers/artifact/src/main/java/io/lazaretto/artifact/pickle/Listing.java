package io.lazaretto.artifact.pickle;

import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Signal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a stream does apart from what is allowed, one line a step, as Python would write it; for people who have to decide.
 * Bounded in lines and characters.
 */
final class Listing {
    private static final int MAX_LINES = 24;
    private static final String EVIDENCE = "listing";

    private final List<String> lines = new ArrayList<>();
    private boolean more;

    /** Whether another step would be kept; describing one that is not is wasted. */
    boolean isOpen() {
        more |= lines.size() == MAX_LINES;
        return lines.size() < MAX_LINES;
    }

    /** @param step made of described values only, which are escaped and bounded */
    void add(long offset, String step) {
        lines.add(offset + ": " + step);
    }

    /** The same signals; the first threat among them shows the steps. */
    void attachTo(List<Signal> signals) {
        for (int i = 0; i < signals.size() && !lines.isEmpty(); i++) {
            Signal signal = signals.get(i);
            if (signal.outcome() == Outcome.THREAT) {
                if (!signal.observation().evidence().containsKey(EVIDENCE)) {
                    signals.set(i, withListing(signal));
                }
                return;
            }
        }
    }

    private Signal withListing(Signal signal) {
        Observation plain = signal.observation();
        Map<String, String> evidence = new LinkedHashMap<>(plain.evidence());
        evidence.put(EVIDENCE, String.join("\n", lines) + (more ? "\n..." : ""));
        return new Signal(
                signal.outcome(),
                signal.reason(),
                new Observation(
                        plain.rule(), plain.severity(), plain.title(), plain.location(), evidence, plain.taxonomy()));
    }
}
