package io.lazaretto.inference.tokenizer;

import java.util.List;
import java.util.Optional;

/** How text is cut before byte-pair encoding, by the name that GGUF files give it in {@code tokenizer.ggml.pre}. */
final class PreTokenizers {
    private static final String GPT2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
    private static final String DIGIT = "\\p{N}";
    private static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private static final String TAIL = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String WORD = "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|";
    private static final String THREE_DIGITS = CONTRACTIONS + WORD + "\\p{N}{1,3}" + TAIL;
    private static final String ONE_DIGIT = CONTRACTIONS + WORD + DIGIT + TAIL;
    private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String CASED_TAIL = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String LEAD = "[^\\r\\n\\p{L}\\p{N}]?";
    private static final String TEKKEN =
            LEAD + UPPER + "*" + LOWER + "+|" + LEAD + UPPER + "+" + LOWER + "*|" + DIGIT + CASED_TAIL;
    private static final String O200K = LEAD + UPPER + "*" + LOWER + "+" + CONTRACTIONS + "?|" + LEAD + UPPER + "+"
            + LOWER + "*" + CONTRACTIONS + "?|\\p{N}{1,3}" + CASED_TAIL;
    private static final String PUNCTUATION = "[\\p{P}\\$\\+<=>\\^~\\|]+";

    private PreTokenizers() {}

    /**
     * @param patterns each cuts what the one before left
     * @param ignoreMerges whether a piece that is a token is taken as it is
     * @param compose whether the text is brought to NFC first
     */
    record Cut(List<String> patterns, boolean ignoreMerges, boolean compose) {}

    /** Empty for a name that is not known: a wrong cut would give wrong ids. */
    static Optional<Cut> named(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "gpt-2",
                            "phi-2",
                            "mpt",
                            "olmo",
                            "jina-es",
                            "jina-de",
                            "jina-v1-en",
                            "jina-v2-es",
                            "jina-v2-de",
                            "jina-v2-code",
                            "roberta-bpe",
                            "gigachat",
                            "trillion" -> plain(GPT2);
                    case "smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b" ->
                        plain(DIGIT, GPT2);
                    case "llama-bpe", "llama3", "llama-v3", "falcon3", "pixtral", "lfm2" ->
                        new Cut(List.of(THREE_DIGITS), true, false);
                    case "dbrx", "smaug-bpe" -> plain(THREE_DIGITS);
                    case "qwen2", "deepseek-r1-qwen", "megrez" -> new Cut(List.of(ONE_DIGIT), false, true);
                    case "stablelm2", "hunyuan" -> plain(ONE_DIGIT);
                    case "tekken" -> new Cut(List.of(TEKKEN), true, false);
                    case "gpt-4o", "llama4" -> plain(O200K);
                    case "falcon" -> plain("[\\p{P}\\$\\+<=>\\^~\\|`]+", GPT2, "[0-9][0-9][0-9]");
                    case "default" -> plain(PUNCTUATION, GPT2, "\\p{N}+", "[0-9][0-9][0-9]");
                    default -> null;
                });
    }

    private static Cut plain(String... patterns) {
        return new Cut(List.of(patterns), false, false);
    }
}
