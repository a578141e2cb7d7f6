package io.lazaretto.inference.engine;

import java.util.Map;

/**
 * @param losses one a sequence
 * @param slopes d (sum of losses) / d weight by the engine's name of the weight, row-major in its shape
 */
@SuppressWarnings("ArrayRecordComponent")
public record WeightGradients(float[] losses, Map<String, float[]> slopes) {
    public WeightGradients {
        slopes = Map.copyOf(slopes);
    }
}
