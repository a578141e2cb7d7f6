package io.lazaretto.artifact.safetensors;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Says whether a file is a valid safetensors file that every reader reads in the same way. */
public final class SafetensorsDetector {
    private static final List<String> TAXONOMY = List.of("CWE-20", "CWE-436");

    private final SafetensorsLimits limits;

    public SafetensorsDetector(SafetensorsLimits limits) {
        this.limits = limits;
    }

    /**
     * @param place names the file in signals
     */
    public Result examine(ByteView view, Place place, Budget budget, Consumer<Signal> signals)
            throws IOException, BudgetExceededException {
        HeaderAnomalies anomalies = new HeaderAnomalies();
        boolean valid = true;
        try {
            HeaderReader.read(view, limits, budget, anomalies);
        } catch (MalformedArtifactException e) {
            valid = false;
            signals.accept(Signal.inconclusive(
                    Reasons.MALFORMED,
                    "safetensors.malformed",
                    "The file breaks the safetensors format: " + e.getMessage(),
                    place.at(e.offset()),
                    Map.of("problem", e.getMessage())));
        }
        for (HeaderAnomalies.Anomaly anomaly : anomalies.found()) {
            valid = false;
            signals.accept(Signal.suspect(
                    anomaly.rule(),
                    anomaly.title(),
                    place.at(anomaly.offset()),
                    anomaly.detail().isEmpty() ? Map.of() : Map.of("key", Evidence.text(anomaly.detail())),
                    TAXONOMY));
        }
        return valid ? Result.VALID : Result.INVALID;
    }

    /** Whether the tensors can be read. */
    public enum Result {
        VALID,
        INVALID
    }
}
