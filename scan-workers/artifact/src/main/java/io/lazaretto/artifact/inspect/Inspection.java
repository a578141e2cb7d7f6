package io.lazaretto.artifact.inspect;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.report.DetectorReport;
import java.util.List;

/** The facts, and one report of every artifact detector. */
public record Inspection(Facts facts, List<DetectorReport> reports) {
    public Inspection {
        requireNonNull(facts, "facts is null");
        reports = List.copyOf(reports);
    }
}
