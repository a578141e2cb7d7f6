package io.lazaretto.inference.config;

import static java.util.Objects.requireNonNull;

/** Why a checkpoint is not run. Texts name keys, tensors and numbers; they may quote hostile names, shortened. */
public sealed interface Refusal {
    /** One line for a person. */
    String reason();

    /** An architecture, a configuration key or a value of one that changes the mathematics and that no row implements. */
    record Unsupported(String reason) implements Refusal {
        public Unsupported {
            requireNonNull(reason, "reason is null");
        }
    }

    /** The configuration contradicts itself, the tensors, or any model that can exist. */
    record Contradictory(String reason) implements Refusal {
        public Contradictory {
            requireNonNull(reason, "reason is null");
        }
    }

    /** A tensor that the architecture needs is not there. */
    record MissingTensor(String reason) implements Refusal {
        public MissingTensor {
            requireNonNull(reason, "reason is null");
        }
    }
}
