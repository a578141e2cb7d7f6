package io.lazaretto.inference.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.json.JsonParsers;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What must be known about a {@code tokenizer.json} before a library reads it.
 *
 * @param size one more than the largest id
 * @param added ids of added tokens by their text
 * @param special ids of the added tokens that are special
 */
record VocabularyFacts(long size, Map<String, Long> added, SortedSet<Long> special) {
    private static final int MAX_ADDED = 200_000;

    static VocabularyFacts read(byte[] json, TokenizerLimits limits) throws CheckpointException {
        if (json.length > limits.fileBytes()) {
            throw new CheckpointException(Kind.LIMIT, "a tokenizer of " + json.length + " bytes");
        }
        try (JsonParser parser = JsonParsers.strict(ByteView.of(json))) {
            return new Reader(parser, limits).read();
        } catch (IOException e) {
            throw new CheckpointException(Kind.MALFORMED, "tokenizer.json is not JSON");
        }
    }

    private static final class Reader {
        private final JsonParser parser;
        private final TokenizerLimits limits;
        private final Map<String, Long> added = new LinkedHashMap<>();
        private final SortedSet<Long> special = new TreeSet<>();
        private long largest = -1;
        private boolean model;

        Reader(JsonParser parser, TokenizerLimits limits) {
            this.parser = parser;
            this.limits = limits;
        }

        VocabularyFacts read() throws IOException, CheckpointException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new CheckpointException(Kind.MALFORMED, "tokenizer.json is not an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("model") && value == JsonToken.START_OBJECT) {
                    model();
                } else if (name.equals("added_tokens") && value == JsonToken.START_ARRAY) {
                    addedTokens();
                } else {
                    parser.skipChildren();
                }
            }
            if (!model) {
                throw new CheckpointException(Kind.MALFORMED, "a tokenizer without a vocabulary");
            }
            return new VocabularyFacts(
                    largest + 1, Collections.unmodifiableMap(added), Collections.unmodifiableSortedSet(special));
        }

        private void model() throws IOException, CheckpointException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("vocab") && value == JsonToken.START_OBJECT) {
                    model = true;
                    vocabulary();
                } else if (name.equals("vocab") && value == JsonToken.START_ARRAY) {
                    model = true;
                    largest = Math.max(largest, count(limits.tokens(), "tokens") - 1);
                } else if (name.equals("merges") && value == JsonToken.START_ARRAY) {
                    count(limits.merges(), "merges");
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void vocabulary() throws IOException, CheckpointException {
            int count = 0;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (parser.currentName().length() > limits.tokenChars() || ++count > limits.tokens()) {
                    throw new CheckpointException(Kind.LIMIT, "a vocabulary of this size");
                }
                if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                    throw new CheckpointException(Kind.MALFORMED, "a token without an id");
                }
                id(parser.getLongValue());
            }
        }

        private void id(long id) throws CheckpointException {
            if (id < 0 || id > 10L * limits.tokens()) {
                throw new CheckpointException(Kind.LIMIT, "a token with the id " + id);
            }
            largest = Math.max(largest, id);
        }

        private long count(int most, String what) throws IOException, CheckpointException {
            long count = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (++count > most || parser.currentToken() == null) {
                    throw new CheckpointException(Kind.LIMIT, "more than " + most + " " + what);
                }
                parser.skipChildren();
            }
            return count;
        }

        private void addedTokens() throws IOException, CheckpointException {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                long id = -1;
                String content = null;
                boolean isSpecial = false;
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    JsonToken value = parser.nextToken();
                    switch (name) {
                        case "id" -> id = value == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : -1;
                        case "content" -> content = value == JsonToken.VALUE_STRING ? parser.getText() : null;
                        case "special" -> isSpecial = value == JsonToken.VALUE_TRUE;
                        default -> parser.skipChildren();
                    }
                }
                if (content == null || content.length() > limits.tokenChars() || added.size() == MAX_ADDED) {
                    throw new CheckpointException(Kind.MALFORMED, "an added token without text, or too many");
                }
                id(id);
                added.put(content, id);
                if (isSpecial) {
                    special.add(id);
                }
            }
        }
    }
}
