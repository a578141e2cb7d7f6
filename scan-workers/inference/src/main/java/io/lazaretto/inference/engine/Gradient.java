package io.lazaretto.inference.engine;

/**
 * The slope of a loss.
 *
 * @param losses one a row of the batch
 * @param values d loss / d input, row-major in the shape of the input
 * @param logits of a classifier [rows, classes]; empty for a language model
 */
@SuppressWarnings("ArrayRecordComponent")
public record Gradient(float[] losses, float[] values, float[] logits) {}
