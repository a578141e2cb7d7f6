package io.lazaretto.inference.engine;

/**
 * Tokens a model wrote.
 *
 * @param tokens without the prompt; the token that stopped it is included
 * @param logProbabilities of each under the model's own distribution, whatever the sampling did to it
 */
@SuppressWarnings("ArrayRecordComponent")
public record Generation(int[] tokens, float[] logProbabilities) {
    public double logProbability() {
        double sum = 0;
        for (float each : logProbabilities) {
            sum += each;
        }
        return sum;
    }
}
