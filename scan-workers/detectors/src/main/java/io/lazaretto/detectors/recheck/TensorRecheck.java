package io.lazaretto.detectors.recheck;

import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Severity;
import io.lazaretto.detectors.Budget;
import io.lazaretto.detectors.Detector;
import io.lazaretto.detectors.Subject;
import io.lazaretto.detectors.recheck.RowReader.NoSuchRowException;
import io.lazaretto.detectors.tensor.Elements.OutOfBudgetException;
import io.lazaretto.detectors.tensor.RowRef;
import io.lazaretto.detectors.tensor.Unread;
import io.lazaretto.inference.checkpoint.CheckpointException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** See the package. Reads nine rows for each candidate, of at most {@value #MAX_CANDIDATES}. */
public final class TensorRecheck implements Detector {
    public static final String ID = "tensor-recheck";
    static final String NO_CANDIDATES = "no candidates";
    static final String NO_SUCH_ROW = "candidate not found";

    private static final int MAX_CANDIDATES = 64;
    private static final int NEIGHBOURS = 8;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public DetectorReport examine(Subject subject, Budget budget) {
        List<RowRef> rows = subject.candidates().stream()
                .map(RowRef::of)
                .flatMap(Optional::stream)
                .distinct()
                .limit(MAX_CANDIDATES)
                .toList();
        List<Observation> observations = new ArrayList<>();
        if (rows.isEmpty()) {
            return report(NO_CANDIDATES, observations);
        }
        RowReader reader = new RowReader(subject.bytes(), budget);
        Set<RowRef> proposed = rows.stream().collect(Collectors.toUnmodifiableSet());
        try {
            for (RowRef row : rows) {
                observations.add(compare(row, proposed, reader));
            }
            return report(null, observations);
        } catch (OutOfBudgetException e) {
            return report(Reasons.OUT_OF_TIME, observations);
        } catch (NoSuchRowException e) {
            return report(NO_SUCH_ROW, observations);
        } catch (MalformedArtifactException e) {
            return report(Reasons.MALFORMED, observations);
        } catch (CheckpointException e) {
            return report(Unread.reason(e), observations);
        } catch (IOException e) {
            return report(Reasons.UNREADABLE, observations);
        }
    }

    private static DetectorReport report(String reason, List<Observation> observations) {
        Outcome outcome = reason == null ? Outcome.CLEAR : Outcome.INCONCLUSIVE;
        return new DetectorReport(ID, outcome, reason, Double.NaN, observations, List.of());
    }

    private static Observation compare(RowRef row, Set<RowRef> proposed, RowReader reader)
            throws IOException, MalformedArtifactException, CheckpointException, NoSuchRowException {
        double norm = reader.norm(row);
        List<Double> neighbours = new ArrayList<>();
        for (RowRef neighbour : nearest(row, reader.rows(row), proposed)) {
            neighbours.add(reader.norm(neighbour));
        }
        Neighbourhood around = Neighbourhood.of(neighbours);
        boolean standsOut = around.isLeftBy(norm);
        return new Observation(
                standsOut ? "tensor.row.stands-out" : "tensor.row.ordinary",
                Severity.NOTE,
                standsOut
                        ? "A row differs from its neighbours by its norm"
                        : "A row that the search proposed is like its neighbours",
                new Location(row.path(), Evidence.text(reader.name(row)), -1),
                Map.of(
                        "row", String.valueOf(row.row()),
                        "norm", number(norm),
                        "neighbours", String.valueOf(neighbours.size()),
                        "meanOfNeighbours", number(around.mean()),
                        "deviationOfNeighbours", number(around.deviation())),
                List.of());
    }

    /** The nearest rows on both sides that were not proposed themselves. */
    private static List<RowRef> nearest(RowRef row, long rows, Set<RowRef> proposed) {
        List<RowRef> nearest = new ArrayList<>();
        for (long distance = 1; distance <= MAX_CANDIDATES + NEIGHBOURS && nearest.size() < NEIGHBOURS; distance++) {
            for (long at : new long[] {row.row() - distance, row.row() + distance}) {
                RowRef neighbour = new RowRef(row.path(), row.tensor(), at);
                if (at >= 0 && at < rows && nearest.size() < NEIGHBOURS && !proposed.contains(neighbour)) {
                    nearest.add(neighbour);
                }
            }
        }
        return nearest;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }
}
