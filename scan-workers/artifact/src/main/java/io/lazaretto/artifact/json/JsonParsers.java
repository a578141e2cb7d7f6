package io.lazaretto.artifact.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ViewInputStream;
import java.io.IOException;

/**
 * Opens bounded parsers. The caller has checked that the bytes are UTF-8 without NUL, so that the library's guess of
 * the encoding cannot be led to another one.
 */
public final class JsonParsers {
    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(256)
            .maxNameLength(1 << 16)
            .maxStringLength(8 << 20)
            .maxNumberLength(1024)
            .build();

    private static final JsonFactory STRICT = factory(false);
    private static final JsonFactory PYTHON = factory(true);

    private JsonParsers() {}

    /** RFC 8259. */
    public static JsonParser strict(ByteView view) throws IOException {
        return STRICT.createParser(new ViewInputStream(view));
    }

    /** RFC 8259 and the NaN and Infinity that Python writes. */
    public static JsonParser asPythonReads(ByteView view) throws IOException {
        return PYTHON.createParser(new ViewInputStream(view));
    }

    private static JsonFactory factory(boolean nonNumericNumbers) {
        return JsonFactory.builder()
                .streamReadConstraints(CONSTRAINTS)
                .configure(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS, nonNumericNumbers)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }
}
