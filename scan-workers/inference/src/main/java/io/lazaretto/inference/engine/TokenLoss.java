package io.lazaretto.inference.engine;

/**
 * A loss over one sequence: the sum over positions of {@code -weight[t] * log p(target[t] | tokens up to t)}.
 *
 * @param tokens what the model reads
 * @param targets for each position the token that is to follow it
 * @param weights 0 where a position does not count; negative to push away
 */
@SuppressWarnings("ArrayRecordComponent")
public record TokenLoss(int[] tokens, int[] targets, float[] weights) {
    public TokenLoss {
        if (tokens.length != targets.length || tokens.length != weights.length) {
            throw new IllegalArgumentException("tokens, targets and weights differ in length");
        }
    }

    /** Negative log-likelihood of {@code continuation} after {@code prompt}. */
    public static TokenLoss of(int[] prompt, int[] continuation) {
        int length = prompt.length + continuation.length - 1;
        int[] tokens = new int[length];
        int[] targets = new int[length];
        float[] weights = new float[length];
        System.arraycopy(prompt, 0, tokens, 0, prompt.length);
        System.arraycopy(continuation, 0, tokens, prompt.length, continuation.length - 1);
        for (int i = 0; i < continuation.length; i++) {
            targets[prompt.length - 1 + i] = continuation[i];
            weights[prompt.length - 1 + i] = 1;
        }
        return new TokenLoss(tokens, targets, weights);
    }
}
