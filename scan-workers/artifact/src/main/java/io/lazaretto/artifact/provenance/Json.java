package io.lazaretto.artifact.provenance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small document in memory: maps, lists, strings, numbers, booleans, nulls. At most {@value #MAX_VALUES} values,
 * {@value #MAX_DEPTH} deep; a key that occurs twice is malformed, for readers disagree on which one counts.
 */
final class Json {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_VALUES = 1_500_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(1 << 12)
                    .maxStringLength(48 << 20)
                    .maxNumberLength(64)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private int values;

    private Json() {}

    /**
     * Reads one document.
     *
     * @throws MalformedArtifactException when the bytes are not one JSON object to their end
     * @throws BudgetExceededException when it is larger than the bounds
     */
    static Map<?, ?> object(byte[] utf8) throws MalformedArtifactException, BudgetExceededException {
        try (JsonParser parser = FACTORY.createParser(utf8)) {
            parser.nextToken();
            Object root = new Json().value(parser);
            if (parser.nextToken() != null) {
                throw malformed("text after the document");
            }
            if (root instanceof Map<?, ?> map) {
                return map;
            }
            throw malformed("not a JSON object");
        } catch (StreamConstraintsException e) {
            throw new BudgetExceededException("limit: signature document");
        } catch (JsonProcessingException e) {
            throw malformed("not valid JSON");
        } catch (BudgetExceededException e) {
            throw e;
        } catch (IOException e) {
            throw malformed("not valid JSON text");
        }
    }

    /** Recursion is bounded by {@value #MAX_DEPTH}, which the parser enforces. */
    private Object value(JsonParser parser) throws IOException, MalformedArtifactException {
        if (++values > MAX_VALUES) {
            throw new BudgetExceededException("limit: signature document");
        }
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw malformed("the document ends early");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String key = parser.currentName();
                    parser.nextToken();
                    map.put(key, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            case FIELD_NAME, END_OBJECT, END_ARRAY, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw malformed("not a JSON value");
        };
    }

    static MalformedArtifactException malformed(String problem) {
        return new MalformedArtifactException("provenance", -1, problem);
    }

    static Map<?, ?> map(Map<?, ?> of, String key) throws MalformedArtifactException {
        if (of.get(key) instanceof Map<?, ?> map) {
            return map;
        }
        throw malformed("no object '" + key + "'");
    }

    static List<?> list(Map<?, ?> of, String key) throws MalformedArtifactException {
        if (of.get(key) instanceof List<?> list) {
            return list;
        }
        throw malformed("no array '" + key + "'");
    }

    static String text(Map<?, ?> of, String key) throws MalformedArtifactException {
        if (of.get(key) instanceof String text) {
            return text;
        }
        throw malformed("no text '" + key + "'");
    }

    static byte[] base64(Map<?, ?> of, String key) throws MalformedArtifactException {
        return base64(text(of, key), key);
    }

    /** Standard base64 and, as protobuf's JSON allows it, the URL-safe form. */
    static byte[] base64(String text, String what) throws MalformedArtifactException {
        try {
            boolean url = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
            return (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
        } catch (IllegalArgumentException e) {
            throw malformed("'" + what + "' is not base64");
        }
    }
}
