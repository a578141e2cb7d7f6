package io.lazaretto.fuzz;

import io.lazaretto.artifact.inspect.Inspection;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import java.util.List;

/** What an inspection comes to. */
record Verdict(Inspection inspection) {
    boolean isClear() {
        return inspection.reports().stream().allMatch(report -> report.outcome() == Outcome.CLEAR);
    }

    Outcome of(String detector) {
        return inspection.reports().stream()
                .filter(report -> report.detector().equals(detector))
                .map(DetectorReport::outcome)
                .findFirst()
                .orElseThrow();
    }

    List<Observation> observations() {
        return inspection.reports().stream()
                .flatMap(report -> report.observations().stream())
                .toList();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (DetectorReport report : inspection.reports()) {
            text.append(report.detector()).append('=').append(report.outcome()).append(' ');
            report.observations()
                    .forEach(o -> text.append(o.rule()).append(o.evidence()).append(' '));
        }
        return text.toString();
    }
}
