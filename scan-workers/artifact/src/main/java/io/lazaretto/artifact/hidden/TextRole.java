package io.lazaretto.artifact.hidden;

import io.lazaretto.artifact.format.Extension;
import io.lazaretto.artifact.format.Format;
import java.util.Locale;
import java.util.Set;

/** What a text is for; decides what is ordinary in it. */
enum TextRole {
    /** For people: Markdown, plain text. */
    PROSE,
    /** For an interpreter: a character that does not show changes what a reviewer believes to read. */
    CODE,
    /** Values and keys: JSON, YAML, tables. */
    DATA,
    /** A template, where control tokens of a chat belong. */
    TEMPLATE,
    /** HTML, XML, notebooks. */
    MARKUP,
    /** Tokens of a tokenizer: every odd character that was ever written. */
    VOCABULARY,
    /** A text inside a binary file, which nobody sees. */
    METADATA,
    /** A name of a file or an archive member. */
    NAME;

    private static final Set<String> VOCABULARIES = Set.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "vocab.json",
            "vocab.txt",
            "vocabulary.json",
            "vocabulary.txt",
            "merges.txt",
            "added_tokens.json",
            "special_tokens_map.json",
            "encoder.json",
            "vocab.bpe",
            "bpe.codes",
            "dict.txt",
            "tokens.txt",
            "labels.txt",
            "chat_template.json");
    private static final Set<String> VOCABULARY_ENDINGS = Set.of("vocab", "tiktoken", "bpe", "merges");
    private static final Set<String> TABLES = Set.of("csv", "tsv", "jsonl", "toml", "ini", "cfg");

    static TextRole of(Format format, String name) {
        String file = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String extension = Extension.of(name).text();
        if (VOCABULARIES.contains(file) || VOCABULARY_ENDINGS.contains(extension)) {
            return VOCABULARY;
        }
        if (format == Format.JSON && (name.startsWith("tokenizer/") || name.contains("/tokenizer/"))) {
            return VOCABULARY;
        }
        if (extension.equals("ipynb")) {
            return MARKUP;
        }
        return switch (format) {
            case PYTHON, SCRIPT -> CODE;
            case TEMPLATE -> TEMPLATE;
            case MARKUP, NOTEBOOK -> MARKUP;
            case JSON, YAML, PMML, OPENVINO, CATBOOST_JSON, XGBOOST_JSON, LIGHTGBM, MXNET_SYMBOL, PADDLE_PIR -> DATA;
            default -> TABLES.contains(extension) ? DATA : PROSE;
        };
    }

    /** Whether every character that does not show is one too many. */
    boolean isStrict() {
        return this == CODE || this == NAME;
    }
}
