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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says whether a file is a valid safetensors file that every reader reads in the same way. */
public final class SafetensorsDetector {
    private static final List<String> TAXONOMY = List.of("CWE-20", "CWE-436");

    private static final Pattern ACTIVE = Pattern.compile(
            "__import__\\s*\\(|\\bos\\.(system|popen)\\s*\\(|\\bsubprocess\\.\\w+\\s*\\(|\\b(eval|exec)\\(\\S"
                    + "|\\bpickle\\.loads?\\s*\\(|<script\\b|javascript:|/dev/tcp/|\\b169\\.254\\.169\\.254\\b"
                    + "|\\bmetadata\\.google\\.internal\\b|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----"
                    + "|\\b(curl|wget)\\b[^|\\n]{1,200}\\|\\s*(ba|z)?sh\\b|\\bpowershell\\b[^\\n]{0,40}-e");

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
            metadata(HeaderReader.read(view, limits, budget, anomalies), place, signals);
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

    /** Metadata describe; what runs, opens or reaches inwards has no place in them. */
    private static void metadata(SafetensorsHeader header, Place place, Consumer<Signal> signals) {
        for (Map.Entry<String, String> entry : header.metadata().entrySet()) {
            Matcher active = ACTIVE.matcher(entry.getValue());
            if (active.find()) {
                signals.accept(Signal.suspect(
                        "safetensors.active-metadata",
                        "A text of the metadata holds code, a key or an address inside a network",
                        place.whole(),
                        Map.of("key", Evidence.text(entry.getKey()), "text", Evidence.text(active.group())),
                        List.of("CWE-506", "CWE-918")));
                return;
            }
        }
    }

    /** Whether the tensors can be read. */
    public enum Result {
        VALID,
        INVALID
    }
}
