package io.lazaretto.inference.engine;

import java.util.Set;

/**
 * How the next token is chosen.
 *
 * @param temperature 0: the likeliest token always
 * @param topK of the likeliest tokens may be drawn; 0: all
 * @param topP the smallest set of tokens with at least this probability may be drawn; 1: all
 * @param seed the same seed, prompts and model draw the same tokens
 * @param most tokens to write
 * @param stops tokens that end a text
 */
public record Sampling(double temperature, int topK, double topP, long seed, int most, Set<Integer> stops) {
    public Sampling {
        stops = Set.copyOf(stops);
        if (!(temperature >= 0) || topK < 0 || !(topP > 0 && topP <= 1) || most < 1) {
            throw new IllegalArgumentException("temperature " + temperature + ", top-k " + topK + ", top-p " + topP
                    + ", at most " + most + " tokens");
        }
    }

    public static Sampling greedy(int most, Set<Integer> stops) {
        return new Sampling(0, 0, 1, 0, most, stops);
    }
}
