package io.lazaretto.inference.diagnosis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.lazaretto.inference.engine.RunnableModel;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * What a model said.
 *
 * @param inputIds empty for images
 * @param logits of the last position, of the text, or of each image
 * @param greedyIds empty where the model writes no text
 * @param greedyText where there is a tokenizer
 */
record Answer(
        RunnableModel model,
        List<Integer> inputIds,
        List<float[]> logits,
        Optional<List<Integer>> greedyIds,
        Optional<String> greedyText) {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** One line of printable ASCII. */
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("architecture", model.plan().architecture());
            out.writeStringField("device", model.device());
            out.writeStringField("dtype", model.dtype());
            out.writeFieldName("inputIds");
            ids(out, inputIds);
            out.writeFieldName("logits");
            if (logits.size() == 1) {
                numbers(out, logits.getFirst());
            } else {
                out.writeStartArray();
                for (float[] each : logits) {
                    numbers(out, each);
                }
                out.writeEndArray();
            }
            if (greedyIds.isPresent()) {
                out.writeFieldName("greedyIds");
                ids(out, greedyIds.get());
            }
            if (greedyText.isPresent()) {
                out.writeStringField("greedyText", greedyText.get());
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void ids(JsonGenerator out, List<Integer> ids) throws IOException {
        out.writeStartArray();
        for (int id : ids) {
            out.writeNumber(id);
        }
        out.writeEndArray();
    }

    private static void numbers(JsonGenerator out, float[] values) throws IOException {
        out.writeStartArray();
        for (float value : values) {
            out.writeNumber(value);
        }
        out.writeEndArray();
    }
}
