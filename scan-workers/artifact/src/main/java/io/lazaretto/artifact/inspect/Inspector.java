package io.lazaretto.artifact.inspect;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.bytes.ModelBytes.ArtifactRef;
import io.lazaretto.artifact.format.Extension;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Runs every artifact detector over one model. Nothing in an artifact makes it throw: what cannot be looked at is an
 * inconclusive report. Stateless; one call at a time for one {@link ModelBytes}.
 */
public final class Inspector {
    private final InspectionLimits limits;

    public Inspector(InspectionLimits limits) {
        this.limits = requireNonNull(limits, "limits is null");
    }

    /** @return facts, and exactly one report of each of {@link Detectors}, in that order */
    public Inspection inspect(ModelBytes model) {
        requireNonNull(model, "model is null");
        ModelScan scan = new ModelScan(limits);
        ContentScan content = new ContentScan(scan, model);
        List<ArtifactRef> artifacts = model.artifacts();
        for (int i : order(artifacts)) {
            if (!look(content, scan, model, i, artifacts.get(i))) {
                break;
            }
        }
        try {
            scan.compareFiles(model);
        } catch (IOException e) {
            scan.notLookedAt(Reasons.UNREADABLE, "inspect.unreadable", "The bytes could not be read", null, Map.of());
        }
        if (!scan.hasModel()) {
            scan.format()
                    .add(Signal.inconclusive(
                            Reasons.NO_MODEL, "format.no-model", "There is no model in these files", null, Map.of()));
        }
        return new Inspection(scan.facts(), scan.reports());
    }

    /** Files that may explain others come before those. */
    private static int[] order(List<ArtifactRef> artifacts) {
        return IntStream.range(0, artifacts.size())
                .boxed()
                .sorted(Comparator.comparing(
                        i -> !Extension.of(artifacts.get(i).path()).mayHaveSideFiles()))
                .mapToInt(i -> i)
                .toArray();
    }

    /** @return false when nothing more can be looked at */
    private static boolean look(ContentScan content, ModelScan scan, ModelBytes model, int artifact, ArtifactRef ref) {
        String path = ref.path();
        Location location = Place.of(path).whole();
        try {
            content.file(ByteView.of(model, artifact, ref.size()), path);
            return true;
        } catch (BudgetExceededException e) {
            scan.notLookedAt(
                    e.getMessage(), "inspect.limit", "A limit of the inspection was reached", location, Map.of());
            return !e.getMessage().equals(Reasons.OUT_OF_TIME);
        } catch (IOException e) {
            scan.notLookedAt(
                    Reasons.UNREADABLE, "inspect.unreadable", "The bytes could not be read", location, Map.of());
            return true;
        } catch (OutOfMemoryError e) {
            scan.notLookedAt(
                    Reasons.LIMIT + "memory",
                    "inspect.limit",
                    "The memory of the inspection is full",
                    location,
                    Map.of());
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            scan.notLookedAt(
                    Reasons.FAILED,
                    "inspect.failed",
                    "A parser failed on this file",
                    location,
                    Map.of("error", e.getClass().getSimpleName()));
            return true;
        }
    }
}
