package io.lazaretto.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.inference.checkpoint.Checkpoint;

/** Loading and comparing, for tests. */
final class TestingModels {
    /** Tiny operations gain nothing from a second thread, and threads that wait for each other cost much on a busy machine. */
    static final EngineOptions ONE_THREAD =
            new EngineOptions(EngineOptions.Processor.CPU, EngineOptions.Precision.F32, 1, 0, true);

    private TestingModels() {}

    static RunnableModel load(Checkpoint checkpoint) {
        return load(checkpoint, ONE_THREAD);
    }

    static RunnableModel load(Checkpoint checkpoint, EngineOptions options) {
        LoadOutcome outcome = new InferenceEngine(options).load(checkpoint);
        assertThat(outcome).isInstanceOf(LoadOutcome.Loaded.class);
        return ((LoadOutcome.Loaded) outcome).model();
    }

    /** Within 1e-4 of the largest expected number. */
    static void assertClose(float[] actual, float[] expected) {
        assertClose(actual, expected, 1e-4);
    }

    static void assertClose(float[] actual, float[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isFinite();
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
        }
        assertThat(difference).isLessThanOrEqualTo(tolerance * largest);
    }
}
