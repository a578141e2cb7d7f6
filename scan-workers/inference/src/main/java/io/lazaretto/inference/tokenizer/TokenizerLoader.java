package io.lazaretto.inference.tokenizer;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.JsonTree;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import io.lazaretto.inference.checkpoint.gguf.GgufFile;
import io.lazaretto.inference.checkpoint.gguf.GgufMetadata;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds a model's tokenizer: {@code tokenizer.json}, else the vocabulary inside its GGUF file. */
public final class TokenizerLoader {
    private static final int MAX_CONFIG = 16 << 20;
    private static final int MAX_TEMPLATE = 1 << 20;
    private static final List<String> ROLES =
            List.of("bos_token", "eos_token", "unk_token", "pad_token", "sep_token", "cls_token", "mask_token");

    private TokenizerLoader() {}

    /**
     * @param embeddingRows of the model: a vocabulary with ids beyond them is refused
     * @throws CheckpointException MISSING_FILE when there is no tokenizer that can be read
     */
    public static TextInterface open(CheckpointFiles files, long embeddingRows, TokenizerLimits limits)
            throws CheckpointException {
        TextInterface text = open(files, limits);
        if (text.tokenizer().vocabularySize() > embeddingRows) {
            long size = text.tokenizer().vocabularySize();
            text.close();
            throw new CheckpointException(
                    Kind.MALFORMED, "a vocabulary of " + size + " for an embedding of " + embeddingRows);
        }
        return text;
    }

    private static TextInterface open(CheckpointFiles files, TokenizerLimits limits) throws CheckpointException {
        if (files.has("tokenizer.json")) {
            Map<String, Object> config = files.has("tokenizer_config.json")
                    ? JsonTree.object(
                            "tokenizer_config.json", files.bytes("tokenizer_config.json", MAX_CONFIG), MAX_CONFIG)
                    : Map.of();
            Optional<String> template = files.has("chat_template.jinja")
                    ? Optional.of(new String(files.bytes("chat_template.jinja", MAX_TEMPLATE), StandardCharsets.UTF_8))
                    : template(config.get("chat_template"));
            Map<String, String> special = specialTokens(config);
            Tokenizer tokenizer = Tokenizer.of(files.bytes("tokenizer.json", limits.fileBytes()), limits);
            return new TextInterface(tokenizer, template, special);
        }
        List<String> gguf = files.sizes().keySet().stream()
                .filter(name -> name.endsWith(".gguf") && !name.contains("/"))
                .toList();
        if (gguf.size() != 1) {
            throw new CheckpointException(Kind.MISSING_FILE, "tokenizer.json");
        }
        return ofGguf(GgufFile.read(files.segment(gguf.getFirst())).metadata(), limits);
    }

    /** The vocabulary that a GGUF file carries. */
    public static TextInterface ofGguf(GgufMetadata metadata, TokenizerLimits limits) throws CheckpointException {
        GgufVocabulary vocabulary = GgufVocabulary.of(metadata, limits);
        Map<String, String> special = new HashMap<>();
        for (String role : List.of("bos", "eos", "padding", "unknown")) {
            String name = role.equals("padding") ? "pad_token" : role.equals("unknown") ? "unk_token" : role + "_token";
            vocabulary.token(role).ifPresent(token -> special.put(name, token));
        }
        Tokenizer tokenizer = Tokenizer.of(GgufTokenizer.json(vocabulary, limits), limits);
        return new TextInterface(tokenizer, metadata.string("tokenizer.chat_template"), special);
    }

    /** A text, or a list of named ones of which {@code default} counts. */
    private static Optional<String> template(Object value) {
        if (value instanceof String text) {
            return Optional.of(text);
        }
        if (value instanceof List<?> named) {
            for (Object entry : named) {
                if (entry instanceof Map<?, ?> map
                        && "default".equals(map.get("name"))
                        && map.get("template") instanceof String text) {
                    return Optional.of(text);
                }
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> specialTokens(Map<String, Object> config) {
        Map<String, String> special = new HashMap<>();
        for (String role : ROLES) {
            Object value = config.get(role);
            Object text = value instanceof Map<?, ?> map ? map.get("content") : value;
            if (text instanceof String token) {
                special.put(role, token);
            }
        }
        return special;
    }
}
