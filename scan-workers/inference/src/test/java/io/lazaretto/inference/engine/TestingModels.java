package io.lazaretto.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

/** Loading and comparing, for tests. */
final class TestingModels {
    private TestingModels() {}

    static RunnableModel load(TestingCheckpoint checkpoint) {
        return load(checkpoint, EngineOptions.exact());
    }

    static RunnableModel load(TestingCheckpoint checkpoint, EngineOptions options) {
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
