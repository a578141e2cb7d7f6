package io.lazaretto.artifact.inspect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.json.ByteOffsets;
import io.lazaretto.artifact.json.JsonParsers;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The numbers of the tokens in a {@code tokenizer.json} (tokenizers {@code src/tokenizer/added_vocabulary.rs}). Each should
 * stand for one text, and each text for one number: else what is shown to people is not what the model reads.
 */
final class TokenizerIds {
    static final String FILE = "tokenizer.json";

    private static final int MAX_ID = 1 << 26;
    private static final int MAX_ADDED = 1 << 18;
    private static final int MAX_SIGNALS = 16;
    private static final int TOKENS_PER_TIME_CHECK = 1 << 12;

    private final JsonParser parser;
    private final ByteOffsets offsets;
    private final Place place;
    private final Budget budget;
    private final Consumer<Signal> signals;
    private final Map<String, Integer> added;
    private final Map<Integer, String> contents;
    private final BitSet ids = new BitSet();
    private final boolean vocabulary;
    private long tokens;
    private int said;

    private TokenizerIds(
            JsonParser parser,
            ByteOffsets offsets,
            Place place,
            Budget budget,
            Consumer<Signal> signals,
            TokenizerIds first) {
        this.parser = parser;
        this.offsets = offsets;
        this.place = place;
        this.budget = budget;
        this.signals = signals;
        this.vocabulary = first != null;
        this.added = first == null ? new HashMap<>() : first.added;
        this.contents = first == null ? new HashMap<>() : first.contents;
    }

    /** Reads the added tokens, then, wherever it stands, the vocabulary. */
    static void judge(ByteView view, Place place, Budget budget, Consumer<Signal> signals)
            throws IOException, MalformedArtifactException {
        TokenizerIds first;
        try (JsonParser parser = JsonParsers.asPythonReads(view)) {
            first = new TokenizerIds(parser, new ByteOffsets(view), place, budget, signals, null);
            first.root();
        } catch (JsonProcessingException e) {
            throw new MalformedArtifactException("json", -1, "not valid JSON");
        }
        try (JsonParser parser = JsonParsers.asPythonReads(view)) {
            new TokenizerIds(parser, new ByteOffsets(view), place, budget, signals, first).root();
        } catch (JsonProcessingException e) {
            throw new MalformedArtifactException("json", -1, "not valid JSON");
        }
    }

    private JsonToken next() throws IOException {
        if (++tokens % TOKENS_PER_TIME_CHECK == 0) {
            budget.checkTime();
        }
        return parser.nextToken();
    }

    /** Steps over a value, of which the first token has been taken. */
    private void skip() throws IOException {
        int depth = 0;
        for (JsonToken token = parser.currentToken(); token != null; token = next()) {
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (depth == 0) {
                return;
            }
        }
    }

    private void root() throws IOException {
        if (next() != JsonToken.START_OBJECT) {
            return;
        }
        while (next() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = next();
            if (!vocabulary && name.equals("added_tokens") && value == JsonToken.START_ARRAY) {
                while (next() != JsonToken.END_ARRAY && parser.currentToken() != null) {
                    addedToken();
                }
            } else if (vocabulary && name.equals("model") && value == JsonToken.START_OBJECT) {
                model();
            } else {
                skip();
            }
        }
    }

    private void addedToken() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            skip();
            return;
        }
        long at = parser.currentTokenLocation().getCharOffset();
        int id = -1;
        String content = null;
        while (next() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = next();
            if (name.equals("id") && value == JsonToken.VALUE_NUMBER_INT) {
                id = id();
            } else if (name.equals("content") && value == JsonToken.VALUE_STRING) {
                content = parser.getText();
            } else {
                skip();
            }
        }
        if (id >= 0 && content != null) {
            if (added.size() >= MAX_ADDED) {
                throw new BudgetExceededException(Reasons.LIMIT + "added tokens");
            }
            Integer before = added.putIfAbsent(content, id);
            String other = contents.putIfAbsent(id, content);
            if (before != null && before != id || other != null && !other.equals(content)) {
                duplicate(id, content, at);
            }
        }
    }

    private void model() throws IOException {
        while (next() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = next();
            if (name.equals("vocab") && value == JsonToken.START_OBJECT) {
                while (next() == JsonToken.FIELD_NAME) {
                    String token = parser.currentName();
                    long at = parser.currentTokenLocation().getCharOffset();
                    if (next() == JsonToken.VALUE_NUMBER_INT) {
                        token(token, id(), at);
                    } else {
                        skip();
                    }
                }
            } else if (name.equals("vocab") && value == JsonToken.START_ARRAY) {
                pieces();
            } else {
                skip();
            }
        }
    }

    /** Unigram: pairs of a text and a score, numbered from 0. */
    private void pieces() throws IOException {
        for (int id = 0; next() != JsonToken.END_ARRAY && parser.currentToken() != null; id++) {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                skip();
                continue;
            }
            long at = parser.currentTokenLocation().getCharOffset();
            if (next() == JsonToken.VALUE_STRING) {
                shadow(parser.getText(), id, at);
            }
            while (parser.currentToken() != null && parser.currentToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken().isStructStart()) {
                    skip();
                }
                next();
            }
        }
    }

    private int id() throws IOException {
        String text = parser.getText();
        long id = text.length() > 10 ? Long.MAX_VALUE : Long.parseLong(text);
        return id < 0 || id > MAX_ID ? MAX_ID : (int) id;
    }

    private void token(String token, int id, long at) throws IOException {
        if (ids.get(id)) {
            duplicate(id, token, at);
        }
        ids.set(id);
        shadow(token, id, at);
    }

    private void shadow(String token, int id, long at) throws IOException {
        Integer other = added.get(token);
        String content = contents.get(id);
        if (other != null && other != id || content != null && !content.equals(token)) {
            say(
                    "tokenizer.shadowed-token",
                    "An added token takes the place of another token of the vocabulary",
                    id,
                    token,
                    content == null ? "" + other : content,
                    at);
        }
    }

    private void duplicate(int id, String token, long at) throws IOException {
        say(
                "tokenizer.duplicate-id",
                "Two tokens have one number, or one has two: readers disagree on what the model reads",
                id,
                token,
                contents.getOrDefault(id, ""),
                at);
    }

    private void say(String rule, String title, int id, String token, String other, long at) throws IOException {
        if (said++ < MAX_SIGNALS) {
            Map<String, String> evidence =
                    Map.of("id", Integer.toString(id), "token", Evidence.text(token), "other", Evidence.text(other));
            signals.accept(Signal.suspect(rule, title, place.at(offsets.of(at)), evidence, List.of("CWE-436")));
        }
    }
}
