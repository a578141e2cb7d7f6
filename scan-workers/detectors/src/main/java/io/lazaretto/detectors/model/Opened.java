package io.lazaretto.detectors.model;

import static java.util.Objects.requireNonNull;

import io.lazaretto.inference.engine.RunnableModel;
import java.util.SortedMap;

/** What became of the model of a task. */
public sealed interface Opened {
    /**
     * It runs.
     *
     * @param model owned by the session
     * @param parameters numbers in its tensors
     */
    record Running(RunnableModel model, long parameters) implements Opened {}

    /**
     * The configuration contradicts the tensors, or itself: two readings of one model.
     *
     * @param how in words; may quote the artifact
     */
    record Contradictory(String how) implements Opened {
        public Contradictory {
            requireNonNull(how, "how is null");
        }
    }

    /** @param tensors how many numbers of each are NaN or infinite; hostile names */
    record NonFinite(SortedMap<String, Long> tensors) implements Opened {}

    /** @param reason of the INCONCLUSIVE outcome that every detector which runs the model has */
    record Unavailable(String reason) implements Opened {
        public Unavailable {
            requireNonNull(reason, "reason is null");
        }
    }
}
