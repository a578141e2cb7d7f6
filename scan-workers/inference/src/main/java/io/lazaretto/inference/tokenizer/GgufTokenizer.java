package io.lazaretto.inference.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the vocabulary of a GGUF file as a {@code tokenizer.json}. */
final class GgufTokenizer {
    private static final JsonFactory JSON = new JsonFactory();

    private final GgufVocabulary vocabulary;
    private final TokenizerLimits limits;
    private final JsonGenerator json;

    private GgufTokenizer(GgufVocabulary vocabulary, TokenizerLimits limits, JsonGenerator json) {
        this.vocabulary = vocabulary;
        this.limits = limits;
        this.json = json;
    }

    /** @throws CheckpointException UNSUPPORTED_FORMAT for kinds of vocabularies that are not known */
    static byte[] json(GgufVocabulary vocabulary, TokenizerLimits limits) throws CheckpointException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            new GgufTokenizer(vocabulary, limits, json).write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void write() throws IOException, CheckpointException {
        json.writeStartObject();
        json.writeStringField("version", "1.0");
        json.writeNullField("truncation");
        json.writeNullField("padding");
        addedTokens();
        switch (vocabulary.model()) {
            case "gpt2" -> bytePairs();
            case "llama" -> sentencePiece();
            case "bert" -> wordPiece();
            default ->
                throw new CheckpointException(
                        Kind.UNSUPPORTED_FORMAT, "a vocabulary of the kind " + vocabulary.model());
        }
        json.writeEndObject();
    }

    private void addedTokens() throws IOException {
        json.writeArrayFieldStart("added_tokens");
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            long type = vocabulary.type(id);
            boolean special = type == GgufVocabulary.CONTROL || type == GgufVocabulary.UNKNOWN;
            if (special || type == GgufVocabulary.USER_DEFINED) {
                json.writeStartObject();
                json.writeNumberField("id", id);
                json.writeStringField("content", vocabulary.tokens().get(id));
                for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
                    json.writeBooleanField(flag, false);
                }
                json.writeBooleanField("special", special);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private void bytePairs() throws IOException, CheckpointException {
        PreTokenizers.Cut cut = PreTokenizers.named(vocabulary.pre())
                .orElseThrow(() ->
                        new CheckpointException(Kind.UNSUPPORTED_FORMAT, "a pre-tokenizer named " + vocabulary.pre()));
        if (cut.compose()) {
            json.writeFieldName("normalizer");
            object("type", "NFC");
        } else {
            json.writeNullField("normalizer");
        }
        json.writeObjectFieldStart("pre_tokenizer");
        json.writeStringField("type", "Sequence");
        json.writeArrayFieldStart("pretokenizers");
        for (String pattern : cut.patterns()) {
            json.writeStartObject();
            json.writeStringField("type", "Split");
            json.writeFieldName("pattern");
            object("Regex", pattern);
            json.writeStringField("behavior", "Isolated");
            json.writeBooleanField("invert", false);
            json.writeEndObject();
        }
        byteLevel();
        json.writeEndArray();
        json.writeEndObject();
        template(vocabulary.flag("add_bos_token", false), vocabulary.flag("add_eos_token", false));
        json.writeFieldName("decoder");
        byteLevel();
        startModel("BPE");
        json.writeBooleanField("ignore_merges", cut.ignoreMerges());
        json.writeBooleanField("fuse_unk", false);
        json.writeBooleanField("byte_fallback", false);
        json.writeNullField("unk_token");
        vocab(vocabulary.tokens());
        json.writeArrayFieldStart("merges");
        for (String merge : vocabulary.merges(limits)) {
            int space = merge.indexOf(' ', 1);
            if (space < 0) {
                throw new CheckpointException(Kind.MALFORMED, "a merge of one part");
            }
            pair(merge.substring(0, space), merge.substring(space + 1));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void byteLevel() throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "ByteLevel");
        json.writeBooleanField("add_prefix_space", false);
        json.writeBooleanField("trim_offsets", true);
        json.writeBooleanField("use_regex", false);
        json.writeEndObject();
    }

    /** Byte-pair encoding by scores: the pair whose union scores highest goes first, so its merges are written in that order. */
    private void sentencePiece() throws IOException, CheckpointException {
        if (vocabulary.scores().isEmpty()) {
            throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, "a SentencePiece vocabulary without scores");
        }
        boolean prefix = vocabulary.flag("add_space_prefix", true);
        json.writeObjectFieldStart("normalizer");
        json.writeStringField("type", "Sequence");
        json.writeArrayFieldStart("normalizers");
        if (prefix) {
            object("type", "Prepend", "prepend", "▁");
        }
        replace(" ", "▁");
        json.writeEndArray();
        json.writeEndObject();
        json.writeNullField("pre_tokenizer");
        template(vocabulary.flag("add_bos_token", true), vocabulary.flag("add_eos_token", false));
        json.writeObjectFieldStart("decoder");
        json.writeStringField("type", "Sequence");
        json.writeArrayFieldStart("decoders");
        replace("▁", " ");
        object("type", "ByteFallback");
        object("type", "Fuse");
        if (prefix) {
            json.writeStartObject();
            json.writeStringField("type", "Strip");
            json.writeStringField("content", " ");
            json.writeNumberField("start", 1);
            json.writeNumberField("stop", 0);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        startModel("BPE");
        json.writeBooleanField("ignore_merges", false);
        json.writeBooleanField("fuse_unk", true);
        json.writeBooleanField("byte_fallback", true);
        if (vocabulary.token("unknown").isPresent()) {
            json.writeStringField("unk_token", vocabulary.token("unknown").get());
        } else {
            json.writeNullField("unk_token");
        }
        vocab(vocabulary.tokens());
        json.writeArrayFieldStart("merges");
        for (ScoredMerges.Merge merge : ScoredMerges.of(vocabulary, limits)) {
            pair(merge.left(), merge.right());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void wordPiece() throws IOException, CheckpointException {
        json.writeObjectFieldStart("normalizer");
        json.writeStringField("type", "BertNormalizer");
        json.writeBooleanField("clean_text", true);
        json.writeBooleanField("handle_chinese_chars", true);
        json.writeBooleanField("strip_accents", true);
        json.writeBooleanField("lowercase", true);
        json.writeEndObject();
        json.writeFieldName("pre_tokenizer");
        object("type", "BertPreTokenizer");
        template(vocabulary.flag("add_bos_token", true), vocabulary.flag("add_eos_token", true));
        json.writeObjectFieldStart("decoder");
        json.writeStringField("type", "WordPiece");
        json.writeStringField("prefix", "##");
        json.writeBooleanField("cleanup", true);
        json.writeEndObject();
        startModel("WordPiece");
        json.writeStringField("unk_token", vocabulary.token("unknown").orElse("[UNK]"));
        json.writeStringField("continuing_subword_prefix", "##");
        json.writeNumberField("max_input_chars_per_word", 100);
        List<String> pieces = new ArrayList<>();
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            String token = vocabulary.tokens().get(id);
            boolean word = token.startsWith("▁");
            boolean special =
                    vocabulary.type(id) != GgufVocabulary.NORMAL || token.startsWith("[") && token.endsWith("]");
            pieces.add(word ? token.substring(1) : special ? token : "##" + token);
        }
        vocab(pieces);
        json.writeEndObject();
    }

    private void startModel(String type) throws IOException {
        json.writeObjectFieldStart("model");
        json.writeStringField("type", type);
    }

    private void vocab(List<String> tokens) throws IOException, CheckpointException {
        Map<String, Integer> ids = new HashMap<>();
        json.writeObjectFieldStart("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            if (ids.put(tokens.get(id), id) != null) {
                throw new CheckpointException(Kind.MALFORMED, "a token that occurs twice: " + tokens.get(id));
            }
            json.writeNumberField(tokens.get(id), id);
        }
        json.writeEndObject();
    }

    /** What is put around a text: begin and end for most, {@code [CLS]} and {@code [SEP]} for WordPiece. */
    private void template(boolean begin, boolean end) throws IOException, CheckpointException {
        boolean bert = vocabulary.model().equals("bert");
        String first = role(begin, bert && vocabulary.id("bos").isEmpty() ? "cls" : "bos");
        String last = role(end, bert ? "seperator" : "eos");
        if (first == null && last == null) {
            json.writeNullField("post_processor");
            return;
        }
        json.writeObjectFieldStart("post_processor");
        json.writeStringField("type", "TemplateProcessing");
        for (String form : List.of("single", "pair")) {
            json.writeArrayFieldStart(form);
            for (String sequence : form.equals("single") ? List.of("A") : List.of("A", "B")) {
                special(sequence.equals("A") ? first : null);
                json.writeStartObject();
                json.writeFieldName("Sequence");
                json.writeStartObject();
                json.writeStringField("id", sequence);
                json.writeNumberField("type_id", 0);
                json.writeEndObject();
                json.writeEndObject();
                special(last);
            }
            json.writeEndArray();
        }
        json.writeObjectFieldStart("special_tokens");
        for (String token : first == null
                ? List.of(last)
                : last == null || last.equals(first) ? List.of(first) : List.of(first, last)) {
            json.writeObjectFieldStart(token);
            json.writeStringField("id", token);
            json.writeArrayFieldStart("ids");
            json.writeNumber(vocabulary.tokens().indexOf(token));
            json.writeEndArray();
            json.writeArrayFieldStart("tokens");
            json.writeString(token);
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private String role(boolean wanted, String role) throws CheckpointException {
        if (!wanted) {
            return null;
        }
        return vocabulary
                .token(role)
                .orElseThrow(
                        () -> new CheckpointException(Kind.MALFORMED, "a vocabulary without its " + role + " token"));
    }

    private void special(String token) throws IOException {
        if (token != null) {
            json.writeStartObject();
            json.writeFieldName("SpecialToken");
            json.writeStartObject();
            json.writeStringField("id", token);
            json.writeNumberField("type_id", 0);
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private void replace(String from, String to) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "Replace");
        json.writeFieldName("pattern");
        object("String", from);
        json.writeStringField("content", to);
        json.writeEndObject();
    }

    private void object(String... fields) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < fields.length; i += 2) {
            json.writeStringField(fields[i], fields[i + 1]);
        }
        json.writeEndObject();
    }

    private void pair(String left, String right) throws IOException {
        json.writeStartArray();
        json.writeString(left);
        json.writeString(right);
        json.writeEndArray();
    }
}
