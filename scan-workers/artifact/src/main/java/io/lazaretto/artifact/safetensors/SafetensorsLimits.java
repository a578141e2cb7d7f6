package io.lazaretto.artifact.safetensors;

/**
 * @param headerBytes the format itself allows 100,000,000
 * @param tensors tensors in one file
 * @param rank dimensions of one tensor
 */
public record SafetensorsLimits(long headerBytes, int tensors, int rank) {
    public static final SafetensorsLimits DEFAULT = new SafetensorsLimits(100_000_000, 300_000, 64);
}
