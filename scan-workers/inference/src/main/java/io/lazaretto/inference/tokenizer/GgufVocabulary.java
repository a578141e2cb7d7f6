package io.lazaretto.inference.tokenizer;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.gguf.GgufMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The vocabulary of a GGUF file, checked: as many types and scores as tokens, no text twice. */
record GgufVocabulary(
        String model, String pre, List<String> tokens, List<Double> scores, List<Long> types, GgufMetadata metadata) {
    static final long NORMAL = 1;
    static final long UNKNOWN = 2;
    static final long CONTROL = 3;
    static final long USER_DEFINED = 4;
    static final long BYTE = 6;
    private static final String PREFIX = "tokenizer.ggml.";

    static GgufVocabulary of(GgufMetadata metadata, TokenizerLimits limits) throws CheckpointException {
        String model = metadata.string(PREFIX + "model")
                .orElseThrow(() -> new CheckpointException(Kind.MISSING_FILE, "no vocabulary in the GGUF file"));
        List<String> tokens = list(metadata, "tokens", String.class, limits.tokens());
        if (tokens.isEmpty()) {
            throw new CheckpointException(Kind.MALFORMED, "a vocabulary without tokens");
        }
        for (String token : tokens) {
            if (token.length() > limits.tokenChars()) {
                throw new CheckpointException(Kind.LIMIT, "a token of " + token.length() + " characters");
            }
        }
        List<Double> scores = list(metadata, "scores", Double.class, limits.tokens());
        List<Long> types = list(metadata, "token_type", Long.class, limits.tokens());
        boolean fits = (scores.isEmpty() || scores.size() == tokens.size())
                && (types.isEmpty() || types.size() == tokens.size());
        if (!fits) {
            throw new CheckpointException(Kind.MALFORMED, "a vocabulary whose lists differ in length");
        }
        return new GgufVocabulary(
                model, metadata.string(PREFIX + "pre").orElse("default"), tokens, scores, types, metadata);
    }

    private static <T> List<T> list(GgufMetadata metadata, String name, Class<T> type, int most)
            throws CheckpointException {
        List<?> list = metadata.list(PREFIX + name);
        if (list == null) {
            return List.of();
        }
        if (list.size() > most) {
            throw new CheckpointException(Kind.LIMIT, "a vocabulary with " + list.size() + " " + name);
        }
        List<T> typed = new ArrayList<>(list.size());
        for (Object item : list) {
            if (!type.isInstance(item)) {
                throw new CheckpointException(Kind.MALFORMED, "a vocabulary with " + name + " of another type");
            }
            typed.add(type.cast(item));
        }
        return typed;
    }

    List<String> merges(TokenizerLimits limits) throws CheckpointException {
        return list(metadata, "merges", String.class, limits.merges());
    }

    long type(int id) {
        return types.isEmpty() ? NORMAL : types.get(id);
    }

    /** The id of a role such as {@code bos}, when it names a token. */
    OptionalLong id(String role) {
        OptionalLong id = metadata.integer(PREFIX + role + "_token_id");
        return id.isPresent() && id.getAsLong() >= 0 && id.getAsLong() < tokens.size() ? id : OptionalLong.empty();
    }

    Optional<String> token(String role) {
        OptionalLong id = id(role);
        return id.isPresent() ? Optional.of(tokens.get((int) id.getAsLong())) : Optional.empty();
    }

    boolean flag(String name, boolean otherwise) {
        return metadata.bool(PREFIX + name).orElse(otherwise);
    }
}
