package io.lazaretto.inference.engine;

import io.lazaretto.inference.config.Refusal;
import java.util.SortedMap;

/** What became of a checkpoint. */
public sealed interface LoadOutcome {
    /** Runs; the receiver closes it. */
    record Loaded(RunnableModel model) implements LoadOutcome {}

    /** Not run, for a reason that lies in the checkpoint. */
    record Refused(Refusal refusal) implements LoadOutcome {}

    /**
     * Weights that are NaN or infinite: a finding of its own, and no model that could be examined.
     *
     * @param tensors how many such numbers each tensor holds
     */
    record NonFiniteWeights(SortedMap<String, Long> tensors) implements LoadOutcome {}

    /** Needs more memory than there is. Nothing was allocated. */
    record TooLarge(long neededBytes, long availableBytes) implements LoadOutcome {
        /** For a person: {@code needs N GiB}. */
        public String reason() {
            return "needs " + (neededBytes + (1L << 30) - 1 >> 30) + " GiB";
        }
    }
}
