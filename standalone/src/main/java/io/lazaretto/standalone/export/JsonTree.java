package io.lazaretto.standalone.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON objects in the order in which they were filled. What is absent or empty is left out. Everything outside ASCII is
 * escaped: text from a model may carry bidirectional controls. Not thread-safe.
 */
final class JsonTree {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private final Map<String, Object> fields = new LinkedHashMap<>();

    static JsonTree object() {
        return new JsonTree();
    }

    /** @param value text, number, boolean, object, a list of them; null and empty lists and objects are left out */
    JsonTree with(String name, Object value) {
        boolean empty = value == null
                || value instanceof List<?> list && list.isEmpty()
                || value instanceof JsonTree object && object.fields.isEmpty();
        return empty ? this : always(name, value);
    }

    /** The same, and an empty list is written. */
    JsonTree always(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    static void write(JsonTree tree, OutputStream out) {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.useDefaultPrettyPrinter();
            value(tree, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As deep as the documents of this package, which no input changes. */
    private static void value(Object value, JsonGenerator json) throws IOException {
        switch (value) {
            case JsonTree object -> {
                json.writeStartObject();
                for (Map.Entry<String, Object> field : object.fields.entrySet()) {
                    json.writeFieldName(field.getKey());
                    value(field.getValue(), json);
                }
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                for (Object element : list) {
                    value(element, json);
                }
                json.writeEndArray();
            }
            case String text -> json.writeString(text);
            case Boolean flag -> json.writeBoolean(flag);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            default -> throw new IllegalArgumentException("no JSON: " + value.getClass());
        }
    }
}
