package io.lazaretto.inference.engine;

import static java.util.Objects.requireNonNull;

/**
 * How a model is to run.
 *
 * @param precision of weights and activations; logits are f32 always
 * @param threads native threads for one operation; 0: one per core
 * @param memory bytes that weights and work space may take, at most what the device has free; 0: all of that
 * @param deterministic one thread per operation, so that results do not depend on the machine's number of cores
 */
public record EngineOptions(Processor processor, Precision precision, int threads, long memory, boolean deterministic) {
    public enum Processor {
        CPU,
        /** The first CUDA device. */
        CUDA,
        /** CUDA where there is a device, else the CPU. */
        BEST
    }

    public enum Precision {
        F32,
        /** Weights and activations in bfloat16. */
        BF16,
        /** BF16 on CUDA and on processors with AVX512-BF16 or AMX, else F32. */
        FASTEST
    }

    public EngineOptions {
        requireNonNull(processor, "processor is null");
        requireNonNull(precision, "precision is null");
        if (threads < 0 || memory < 0) {
            throw new IllegalArgumentException("threads and memory must not be negative");
        }
    }

    /** The CPU in f32 with all its cores. */
    public static EngineOptions exact() {
        return new EngineOptions(Processor.CPU, Precision.F32, 0, 0, false);
    }
}
