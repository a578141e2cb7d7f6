package io.lazaretto.detectors;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.inspect.Facts;
import io.lazaretto.artifact.report.Candidate;
import io.lazaretto.detectors.model.ModelSession;
import java.util.List;

/**
 * What a detector examines.
 *
 * @param bytes of the model's artifacts
 * @param facts what inspection learned; its list of tensor files may be empty
 * @param candidates what earlier stages proposed, of any kind; hostile, as they come from the model
 * @param model the same model as something that runs, loaded when it is asked for; shared by the detectors of a task
 */
public record Subject(ModelBytes bytes, Facts facts, List<Candidate> candidates, ModelSession model) {
    public Subject {
        requireNonNull(bytes, "bytes is null");
        requireNonNull(facts, "facts is null");
        candidates = List.copyOf(candidates);
        requireNonNull(model, "model is null");
    }
}
