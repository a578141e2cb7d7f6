package io.lazaretto.detectors.census;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.detectors.Budget;
import io.lazaretto.detectors.Detector;
import io.lazaretto.detectors.Subject;
import io.lazaretto.detectors.tensor.Elements.OutOfBudgetException;
import io.lazaretto.detectors.tensor.TensorFile;
import java.io.IOException;

/** See the package. Reads every byte of every safetensors artifact once; memory is bounded by the longest row index. */
public final class TensorCensus implements Detector {
    public static final String ID = "tensor-census";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public DetectorReport examine(Subject subject, Budget budget) {
        ModelBytes bytes = subject.bytes();
        CensusTally tally = new CensusTally(bytes, budget);
        try {
            for (int artifact = 0; artifact < bytes.artifacts().size(); artifact++) {
                if (TensorFile.looksLikeOne(bytes, artifact)) {
                    tally.add(TensorFile.open(bytes, artifact));
                }
            }
        } catch (OutOfBudgetException e) {
            return report(Outcome.INCONCLUSIVE, Reasons.OUT_OF_TIME, tally);
        } catch (MalformedArtifactException e) {
            return report(Outcome.INCONCLUSIVE, Reasons.MALFORMED, tally);
        } catch (IOException e) {
            return report(Outcome.INCONCLUSIVE, Reasons.UNREADABLE, tally);
        }
        String reason = tally.obstacle();
        return report(reason == null ? Outcome.CLEAR : Outcome.INCONCLUSIVE, reason, tally);
    }

    private static DetectorReport report(Outcome outcome, String reason, CensusTally tally) {
        return new DetectorReport(ID, outcome, reason, Double.NaN, tally.observations(), tally.candidates());
    }
}
