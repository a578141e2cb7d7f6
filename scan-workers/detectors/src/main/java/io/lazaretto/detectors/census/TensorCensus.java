package io.lazaretto.detectors.census;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.inspect.Facts;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.detectors.Budget;
import io.lazaretto.detectors.Detector;
import io.lazaretto.detectors.Subject;
import io.lazaretto.detectors.tensor.Elements.OutOfBudgetException;
import io.lazaretto.detectors.tensor.Unread;
import io.lazaretto.detectors.tensor.WeightFile;
import io.lazaretto.inference.checkpoint.CheckpointException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * See the package. Reads every tensor of every artifact once, block by block; memory is bounded by what describes the tensors of
 * one file and by the longest row index.
 */
public final class TensorCensus implements Detector {
    public static final String ID = "tensor-census";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String version() {
        return "3";
    }

    @Override
    public DetectorReport examine(Subject subject, Budget budget) {
        ModelBytes bytes = subject.bytes();
        CensusTally tally = new CensusTally(bytes, budget);
        Set<String> expected = expected(subject.facts());
        if (mayLackWeights(subject.facts(), bytes)) {
            tally.unread("", "inspection lists fewer files than there are");
        }
        String path = null;
        try {
            for (int artifact = 0; artifact < bytes.artifacts().size(); artifact++) {
                path = bytes.artifacts().get(artifact).path();
                Optional<WeightFile.Kind> kind = WeightFile.kindOf(bytes, artifact);
                if (kind.isPresent()) {
                    tally.add(WeightFile.open(bytes, artifact, kind.get()));
                    expected.remove(path);
                } else if (path.length() > Facts.MAX_LISTED_PATH) {
                    tally.unread(path, "inspection lists no file of so long a name");
                }
            }
        } catch (OutOfBudgetException e) {
            return report(Outcome.INCONCLUSIVE, Reasons.OUT_OF_TIME, tally);
        } catch (MalformedArtifactException e) {
            return report(Outcome.INCONCLUSIVE, Reasons.MALFORMED, tally);
        } catch (CheckpointException e) {
            tally.unread(path, e.getMessage());
            return report(Outcome.INCONCLUSIVE, Unread.reason(e), tally);
        } catch (IOException e) {
            return report(Outcome.INCONCLUSIVE, Reasons.UNREADABLE, tally);
        }
        expected.forEach(missed -> tally.unread(missed, "not recognised by the reader of its format"));
        String reason = tally.obstacle();
        return report(reason == null ? Outcome.CLEAR : Outcome.INCONCLUSIVE, reason, tally);
    }

    /** Files in which inspection saw tensors: each must be read. */
    private static Set<String> expected(Facts facts) {
        return facts.fileFormats().stream()
                .filter(file -> WeightFile.Kind.named(file.format()).isPresent())
                .map(Facts.FileFormat::path)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The list begins with the files that have tensors: it is complete for them where another one follows, or all do. */
    private static boolean mayLackWeights(Facts facts, ModelBytes bytes) {
        long nameable = bytes.artifacts().stream()
                .filter(artifact -> artifact.path().length() <= Facts.MAX_LISTED_PATH)
                .count();
        return facts.fileFormats().size() < nameable
                && facts.fileFormats().stream()
                        .allMatch(file -> WeightFile.Kind.named(file.format()).isPresent());
    }

    private static DetectorReport report(Outcome outcome, String reason, CensusTally tally) {
        return new DetectorReport(ID, outcome, reason, Double.NaN, tally.observations(), tally.candidates());
    }
}
