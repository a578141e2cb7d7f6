package io.lazaretto.inference.tokenizer;

import static java.util.Objects.requireNonNull;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * A model's tokenizer. Thread-safe until it is closed.
 *
 * <p>The native library is unpacked from its jar into DJL's cache folder ({@code DJL_CACHE_DIR}, else {@code ~/.djl.ai}) when
 * the first tokenizer is made. Nothing is fetched from a network: the CPU flavour is asked for by name.
 */
public final class Tokenizer implements AutoCloseable {
    private static final String FLAVOUR = "RUST_FLAVOR";
    private static final Map<String, String> OPTIONS =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    private final HuggingFaceTokenizer library;
    private final VocabularyFacts facts;
    private final TokenizerLimits limits;

    private Tokenizer(HuggingFaceTokenizer library, VocabularyFacts facts, TokenizerLimits limits) {
        this.library = library;
        this.facts = facts;
        this.limits = limits;
    }

    /**
     * @param json the content of a {@code tokenizer.json}
     * @throws CheckpointException when it is too large, or the library does not take it
     */
    public static Tokenizer of(byte[] json, TokenizerLimits limits) throws CheckpointException {
        VocabularyFacts facts = VocabularyFacts.read(requireNonNull(json, "json is null"), limits);
        if (System.getenv(FLAVOUR) == null && System.getProperty(FLAVOUR) == null) {
            System.setProperty(FLAVOUR, "cpu");
        }
        try {
            return new Tokenizer(
                    HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), OPTIONS), facts, limits);
        } catch (IOException e) {
            throw new CheckpointException(Kind.UNREADABLE, "tokenizer.json");
        } catch (RuntimeException e) {
            throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, "tokenizer: " + e.getMessage());
        }
    }

    /**
     * @param addSpecialTokens whether what the model expects around a text is put there
     * @throws CheckpointException LIMIT for a text that is too long, MALFORMED when the vocabulary cannot express it
     */
    public long[] encode(String text, boolean addSpecialTokens) throws CheckpointException {
        if (text.length() > limits.textChars()) {
            throw new CheckpointException(Kind.LIMIT, "a text of " + text.length() + " characters");
        }
        try {
            Encoding encoding = library.encode(text, addSpecialTokens, false);
            return encoding.getIds();
        } catch (RuntimeException e) {
            throw new CheckpointException(Kind.MALFORMED, "tokenizer: " + e.getMessage());
        }
    }

    /** Ids that no token has are left out. */
    public String decode(long[] ids, boolean skipSpecialTokens) throws CheckpointException {
        for (long id : ids) {
            if (id < 0 || id > Integer.MAX_VALUE) {
                throw new CheckpointException(Kind.LIMIT, "a token id of " + id);
            }
        }
        try {
            return library.decode(ids, skipSpecialTokens);
        } catch (RuntimeException e) {
            throw new CheckpointException(Kind.MALFORMED, "tokenizer: " + e.getMessage());
        }
    }

    /** One more than the largest id. */
    public long vocabularySize() {
        return facts.size();
    }

    /** The id of an added token, such as {@code <|im_end|>}. */
    public OptionalLong addedToken(String text) {
        Long id = facts.added().get(text);
        return id == null ? OptionalLong.empty() : OptionalLong.of(id);
    }

    public SortedSet<Long> specialIds() {
        return facts.special();
    }

    @Override
    public void close() {
        library.close();
    }
}
