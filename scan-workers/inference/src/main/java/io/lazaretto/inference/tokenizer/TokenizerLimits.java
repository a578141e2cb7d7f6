package io.lazaretto.inference.tokenizer;

/**
 * Bounds of a tokenizer.
 *
 * @param fileBytes of {@code tokenizer.json}
 * @param tokens in the vocabulary
 * @param merges of byte-pair encoding
 * @param tokenChars of one token
 * @param textChars of a text to encode
 */
public record TokenizerLimits(int fileBytes, int tokens, int merges, int tokenChars, int textChars) {
    /** The largest published vocabularies have a third of a million tokens and two thirds of a million merges. */
    public static final TokenizerLimits DEFAULT = new TokenizerLimits(96 << 20, 1_000_000, 2_000_000, 4096, 1 << 20);
}
