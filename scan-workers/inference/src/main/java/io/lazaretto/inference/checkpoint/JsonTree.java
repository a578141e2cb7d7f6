package io.lazaretto.inference.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.json.JsonParsers;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON as trees of the JDK's types, bounded in depth, bytes and values. */
public final class JsonTree {
    /** A tokenizer with a quarter of a million merges has a million values. */
    private static final int MAX_VALUES = 8_000_000;

    private JsonTree() {}

    /**
     * The object of a file.
     *
     * @param file for the message
     * @param maxBytes more is refused
     * @throws CheckpointException when it is no JSON object, ambiguous or too large
     */
    public static Map<String, Object> object(String file, byte[] json, int maxBytes) throws CheckpointException {
        if (json.length > maxBytes) {
            throw new CheckpointException(Kind.LIMIT, file + " has " + json.length + " bytes");
        }
        try (JsonParser parser = JsonParsers.asPythonReads(ByteView.of(json))) {
            Object value = read(file, parser);
            if (value instanceof Map<?, ?> map) {
                @SuppressWarnings("unchecked")
                Map<String, Object> object = (Map<String, Object>) map;
                return object;
            }
        } catch (IOException e) {
            throw new CheckpointException(Kind.MALFORMED, file + " is not JSON");
        }
        throw new CheckpointException(Kind.MALFORMED, file + " is not a JSON object");
    }

    /** Without recursion: an open object or array lies on a stack. */
    private static Object read(String file, JsonParser parser) throws IOException, CheckpointException {
        Deque<Object> open = new ArrayDeque<>();
        Deque<String> keys = new ArrayDeque<>();
        String key = "";
        Object root = null;
        int values = 0;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (++values > MAX_VALUES) {
                throw new CheckpointException(Kind.LIMIT, file + " has more than " + MAX_VALUES + " values");
            }
            Object value;
            switch (token) {
                case FIELD_NAME -> {
                    key = parser.currentName();
                    continue;
                }
                case END_OBJECT, END_ARRAY -> {
                    Object closed = open.pop();
                    key = keys.pop();
                    root = open.isEmpty() ? closed : root;
                    continue;
                }
                case START_OBJECT -> value = new LinkedHashMap<String, Object>();
                case START_ARRAY -> value = new ArrayList<Object>();
                default -> value = scalar(parser, token);
            }
            put(file, open.peek(), key, value);
            if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                open.push(value);
                keys.push(key);
            } else if (open.isEmpty()) {
                root = value;
            }
        }
        return root;
    }

    @SuppressWarnings("unchecked")
    private static void put(String file, Object parent, String key, Object value) throws CheckpointException {
        if (parent instanceof Map<?, ?>) {
            Map<String, Object> map = (Map<String, Object>) parent;
            if (map.containsKey(key)) {
                throw new CheckpointException(Kind.MALFORMED, file + " has a key twice: " + key);
            }
            map.put(key, value);
        } else if (parent instanceof List<?>) {
            ((List<Object>) parent).add(value);
        }
    }

    private static Object scalar(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            default -> null;
        };
    }

    /** What does not fit into 64 bits becomes a double, as in {@code "model_max_length": 1e30} written out. */
    private static Object integer(JsonParser parser) throws IOException {
        try {
            return Long.parseLong(parser.getText());
        } catch (NumberFormatException e) {
            return parser.getDoubleValue();
        }
    }

    /** An object inside a tree, empty when there is none. */
    public static Map<String, Object> child(Map<String, Object> tree, String key) {
        if (tree.get(key) instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked")
            Map<String, Object> object = (Map<String, Object>) map;
            return object;
        }
        return Collections.emptyMap();
    }
}
