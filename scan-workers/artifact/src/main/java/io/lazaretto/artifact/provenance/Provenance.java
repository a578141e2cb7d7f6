package io.lazaretto.artifact.provenance;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.report.DetectorReport;
import java.util.List;

/** The report of the detector, and who signed. */
public record Provenance(DetectorReport report, List<SignerFact> signers) {
    public Provenance {
        requireNonNull(report, "report is null");
        signers = List.copyOf(signers);
    }
}
