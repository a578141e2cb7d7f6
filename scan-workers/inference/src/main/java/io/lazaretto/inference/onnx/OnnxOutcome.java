package io.lazaretto.inference.onnx;

import static java.util.Objects.requireNonNull;

/** What came of loading an ONNX model. */
public sealed interface OnnxOutcome {
    /** @param model owned by the caller, who closes it before the files */
    record Loaded(OnnxModel model) implements OnnxOutcome {
        public Loaded {
            requireNonNull(model, "model is null");
        }
    }

    /** @param reason one line for a person; may quote hostile names, shortened */
    record Refused(String reason) implements OnnxOutcome {
        public Refused {
            requireNonNull(reason, "reason is null");
        }
    }
}
