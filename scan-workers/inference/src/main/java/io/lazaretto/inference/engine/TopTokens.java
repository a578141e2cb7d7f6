package io.lazaretto.inference.engine;

/**
 * What follows one continuation.
 *
 * @param tokens the likeliest next tokens, likeliest first
 * @param logProbabilities of them, natural logarithm
 * @param entropy of the whole distribution, nats
 */
@SuppressWarnings("ArrayRecordComponent")
public record TopTokens(int[] tokens, float[] logProbabilities, float entropy) {}
