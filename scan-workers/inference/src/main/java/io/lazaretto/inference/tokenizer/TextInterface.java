package io.lazaretto.inference.tokenizer;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * Everything between text and a model.
 *
 * @param chatTemplate hostile Jinja source, where the model has one
 * @param specialTokens texts by role, such as {@code bos_token}
 */
public record TextInterface(Tokenizer tokenizer, Optional<String> chatTemplate, Map<String, String> specialTokens)
        implements AutoCloseable {
    public TextInterface {
        requireNonNull(tokenizer, "tokenizer is null");
        requireNonNull(chatTemplate, "chatTemplate is null");
        specialTokens = Map.copyOf(specialTokens);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
