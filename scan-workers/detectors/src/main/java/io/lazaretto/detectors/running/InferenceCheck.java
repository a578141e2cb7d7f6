package io.lazaretto.detectors.running;

import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Severity;
import io.lazaretto.detectors.Budget;
import io.lazaretto.detectors.Detector;
import io.lazaretto.detectors.Subject;
import io.lazaretto.detectors.model.Opened;
import io.lazaretto.inference.config.ModelPlan;
import io.lazaretto.inference.engine.RunnableModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * See the package. A model that contradicts its configuration is SUSPECT: two readings of one artifact disagree, and some
 * loaders go on regardless. So is one with numbers that are none: no training run ships it on purpose.
 */
public final class InferenceCheck implements Detector {
    public static final String ID = "inference-check";
    private static final int MAX_TENSORS = 20;
    private static final List<String> INTERPRETATION = List.of("CWE-436");
    private static final List<String> VALIDATION = List.of("CWE-20");

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
        if (budget.isSpent()) {
            return inconclusive(Reasons.OUT_OF_TIME);
        }
        return switch (subject.model().open()) {
            case Opened.Unavailable(String reason) -> inconclusive(reason);
            case Opened.Contradictory(String how) -> report(Outcome.SUSPECT, null, List.of(contradiction(how)));
            case Opened.NonFinite(var tensors) -> report(Outcome.SUSPECT, null, nonFinite(tensors));
            case Opened.Running(RunnableModel model, long parameters) ->
                budget.isSpent() ? inconclusive(Reasons.OUT_OF_TIME) : ask(model, parameters);
        };
    }

    private static DetectorReport ask(RunnableModel model, long parameters) {
        long wrong;
        try {
            wrong = ShortInput.wrongAnswers(model);
        } catch (RuntimeException e) {
            return inconclusive("does not run: " + Evidence.text(e.getClass().getSimpleName()));
        }
        List<Observation> observations = new ArrayList<>();
        if (wrong > 0) {
            observations.add(new Observation(
                    "inference.non-finite",
                    Severity.HIGH,
                    "Answers to an ordinary input are not finite numbers",
                    null,
                    Map.of("logits", String.valueOf(wrong)),
                    VALIDATION));
        }
        observations.add(runs(model, parameters));
        if (!model.unusedTensors().isEmpty()) {
            observations.add(unused(model));
        }
        return report(wrong > 0 ? Outcome.SUSPECT : Outcome.CLEAR, null, observations);
    }

    private static Observation runs(RunnableModel model, long parameters) {
        ModelPlan plan = model.plan();
        return new Observation(
                "inference.runs",
                Severity.NOTE,
                "The model was loaded and answered a short input",
                null,
                Map.of(
                        "architecture", Evidence.text(plan.architecture()),
                        "parameters", String.valueOf(parameters),
                        "dtype", model.dtype(),
                        "device", model.device()),
                List.of());
    }

    private static Observation unused(RunnableModel model) {
        return new Observation(
                "inference.unused-tensors",
                Severity.NOTE,
                "Tensors that no part of the architecture uses",
                null,
                Map.of(
                        "count", String.valueOf(model.unusedTensors().size()),
                        "first",
                                model.unusedTensors().stream()
                                        .limit(3)
                                        .map(Evidence::text)
                                        .collect(Collectors.joining(", "))),
                List.of());
    }

    private static Observation contradiction(String how) {
        return new Observation(
                "inference.contradiction",
                Severity.HIGH,
                "The configuration contradicts the tensors, or itself",
                Location.of("config.json"),
                Map.of("how", how),
                INTERPRETATION);
    }

    private static List<Observation> nonFinite(SortedMap<String, Long> tensors) {
        return tensors.entrySet().stream()
                .limit(MAX_TENSORS)
                .map(tensor -> new Observation(
                        "inference.non-finite",
                        Severity.HIGH,
                        "Weights are NaN or infinite",
                        null,
                        Map.of(
                                "tensor", Evidence.text(tensor.getKey()),
                                "numbers", String.valueOf(tensor.getValue()),
                                "tensors", String.valueOf(tensors.size())),
                        VALIDATION))
                .toList();
    }

    private static DetectorReport inconclusive(String reason) {
        return report(Outcome.INCONCLUSIVE, reason, List.of());
    }

    private static DetectorReport report(Outcome outcome, String reason, List<Observation> observations) {
        return new DetectorReport(ID, outcome, reason, Double.NaN, observations, List.of());
    }
}
