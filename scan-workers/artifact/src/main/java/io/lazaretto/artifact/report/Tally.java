package io.lazaretto.artifact.report;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds up the signals of one detector. The outcome is the worst signal, whatever comes after it; observations are
 * bounded in number, and the severest are kept. Not thread-safe.
 */
public final class Tally {
    private final String detector;
    private final int maxObservations;
    private final Set<Observation> observations = new LinkedHashSet<>();
    private Outcome worst = Outcome.CLEAR;
    private String reason;
    private long dropped;

    public Tally(String detector, int maxObservations) {
        this.detector = requireNonNull(detector, "detector is null");
        this.maxObservations = maxObservations;
    }

    public void add(Signal signal) {
        if (Outcome.BY_WEIGHT.compare(signal.outcome(), worst) > 0) {
            worst = signal.outcome();
        }
        if (signal.outcome() == Outcome.INCONCLUSIVE) {
            reason = Reasons.weightier(reason, signal.reason());
        }
        keep(signal.observation());
    }

    public DetectorReport report() {
        List<Observation> kept = new ArrayList<>(observations);
        if (dropped > 0) {
            kept.add(new Observation(
                    "report.truncated",
                    Severity.NOTE,
                    "More was observed than a report holds",
                    null,
                    Map.of("dropped", Long.toString(dropped)),
                    List.of()));
        }
        return new DetectorReport(
                detector, worst, worst == Outcome.INCONCLUSIVE ? reason : null, Double.NaN, kept, List.of());
    }

    private void keep(Observation observation) {
        if (observations.contains(observation)) {
            return;
        }
        if (observations.size() >= maxObservations) {
            dropped++;
            Observation lowest = observations.stream()
                    .min((a, b) -> a.severity().compareTo(b.severity()))
                    .orElseThrow();
            if (lowest.severity().compareTo(observation.severity()) >= 0) {
                return;
            }
            observations.remove(lowest);
        }
        observations.add(observation);
    }
}
