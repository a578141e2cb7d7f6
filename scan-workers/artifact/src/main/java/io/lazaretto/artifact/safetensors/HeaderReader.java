package io.lazaretto.artifact.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.json.ByteOffsets;
import io.lazaretto.artifact.json.JsonParsers;
import io.lazaretto.artifact.json.KeySet;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.safetensors.SafetensorsHeader.Tensor;
import io.lazaretto.artifact.text.TextScan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a header as a stream: in memory is what describes the tensors, never the header itself. */
final class HeaderReader {
    private static final String METADATA = "__metadata__";
    private static final int LENGTH_BYTES = 8;

    private final JsonParser parser;
    private final ByteOffsets offsets;
    private final SafetensorsLimits limits;
    private final Budget budget;
    private final HeaderAnomalies anomalies;
    private final long dataStart;
    private final Map<String, Tensor> tensors = new HashMap<>();
    private final Map<String, String> metadata = new HashMap<>();

    private HeaderReader(
            JsonParser parser,
            ByteOffsets offsets,
            long dataStart,
            SafetensorsLimits limits,
            Budget budget,
            HeaderAnomalies anomalies) {
        this.parser = parser;
        this.offsets = offsets;
        this.dataStart = dataStart;
        this.limits = limits;
        this.budget = budget;
        this.anomalies = anomalies;
    }

    static SafetensorsHeader read(ByteView file, SafetensorsLimits limits, Budget budget, HeaderAnomalies anomalies)
            throws IOException, MalformedArtifactException, BudgetExceededException {
        ByteWindow window = new ByteWindow(file, 1 << 12);
        if (!window.has(0, LENGTH_BYTES)) {
            throw malformed(0, "shorter than its length field");
        }
        long length = window.i64(0);
        if (length < 0 || length > limits.headerBytes()) {
            throw malformed(0, "header length above the limit of the format");
        }
        if (!window.has(LENGTH_BYTES, length)) {
            throw malformed(0, "header length beyond the end of the file");
        }
        ByteView header = file.slice(LENGTH_BYTES, length);
        checkText(header, window, length, budget, anomalies);
        ByteOffsets offsets = new ByteOffsets(header);
        try (JsonParser parser = JsonParsers.strict(header)) {
            HeaderReader reader = new HeaderReader(parser, offsets, LENGTH_BYTES + length, limits, budget, anomalies);
            reader.root();
            List<Tensor> ordered =
                    DataLayout.check(List.copyOf(reader.tensors.values()), reader.dataStart, file.size(), anomalies);
            return new SafetensorsHeader(reader.dataStart, ordered, reader.metadata);
        } catch (StreamConstraintsException e) {
            throw new BudgetExceededException("limit: safetensors header");
        } catch (JsonProcessingException e) {
            throw malformed(LENGTH_BYTES + offsets.of(e.getLocation()), "the header is not valid JSON");
        }
    }

    private static void checkText(
            ByteView header, ByteWindow window, long length, Budget budget, HeaderAnomalies anomalies)
            throws IOException, MalformedArtifactException, BudgetExceededException {
        TextScan text = TextScan.of(header, budget);
        if (!text.isText()) {
            throw malformed(
                    LENGTH_BYTES + Math.max(text.invalidAt(), text.controlAt()), "the header is not UTF-8 text");
        }
        int first = window.at(LENGTH_BYTES);
        if (length == 0 || first != '{' && first != ' ' && first != '\t' && first != '\n' && first != '\r') {
            throw malformed(LENGTH_BYTES, "the header does not begin with an object");
        }
        if (first != '{') {
            anomalies.add(
                    "safetensors.leading-space",
                    "The header begins with white space, which the format forbids and readers accept",
                    LENGTH_BYTES,
                    "");
        }
        for (long end = LENGTH_BYTES + length - 1; end > LENGTH_BYTES && window.at(end) != '}'; end--) {
            if (window.at(end) != ' ') {
                anomalies.add("safetensors.padding", "The header is padded with something else than spaces", end, "");
                return;
            }
        }
    }

    private void root() throws IOException, MalformedArtifactException, BudgetExceededException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw here("the header is not an object");
        }
        KeySet keys = new KeySet();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            whole(name);
            if (!keys.add(name)) {
                duplicate(name);
            }
            if (name.equals(METADATA)) {
                metadata();
            } else {
                tensor(name);
            }
            budget.checkTime();
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw here("the header ends early");
        }
        if (parser.nextToken() != null) {
            throw here("text behind the header's object");
        }
    }

    private void metadata() throws IOException, MalformedArtifactException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw here("__metadata__ is not an object");
        }
        KeySet keys = new KeySet();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            if (!keys.add(key)) {
                duplicate(key);
            }
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw here("a value of __metadata__ is not a string");
            }
            whole(key);
            whole(parser.getText());
            metadata.put(key, parser.getText());
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw here("the header ends early");
        }
    }

    private void tensor(String name) throws IOException, MalformedArtifactException, BudgetExceededException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw here("a tensor is not described by an object");
        }
        long at = offset();
        Dtype dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        KeySet keys = new KeySet();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            if (!keys.add(key)) {
                duplicate(key);
            }
            parser.nextToken();
            switch (key) {
                case "dtype" -> dtype = dtype();
                case "shape" -> shape = numbers(limits.rank());
                case "data_offsets" -> offsets = numbers(2);
                default -> {
                    anomalies.add(
                            "safetensors.unknown-field",
                            "A tensor has a field that the format does not know",
                            offset(),
                            key);
                    parser.skipChildren();
                }
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT || dtype == null || shape == null || offsets == null) {
            throw malformed(at, "a tensor lacks dtype, shape or data_offsets");
        }
        if (tensors.size() >= limits.tensors()) {
            throw new BudgetExceededException("limit: safetensors tensors");
        }
        tensors.put(name, DataLayout.tensor(name, dtype, shape, offsets, dataStart, at));
    }

    /** Half of a character can be escaped in JSON, and no UTF-8 string holds it. */
    private void whole(String text) throws IOException, MalformedArtifactException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw here("half a character");
            }
        }
    }

    private Dtype dtype() throws IOException, MalformedArtifactException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw here("dtype is not a string");
        }
        Optional<Dtype> dtype = Dtype.named(parser.getText());
        if (dtype.isEmpty()) {
            throw here("unknown dtype");
        }
        return dtype.get();
    }

    private List<Long> numbers(int max) throws IOException, MalformedArtifactException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw here("not an array of numbers");
        }
        List<Long> numbers = new ArrayList<>(4);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || parser.getText().startsWith("-")) {
                throw here("not a non-negative integer");
            }
            if (numbers.size() == max) {
                throw here("too many numbers");
            }
            numbers.add(number(parser.getText()));
        }
        return numbers;
    }

    private long number(String digits) throws IOException, MalformedArtifactException {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw here("a number above 2^63");
        }
    }

    private void duplicate(String key) throws IOException {
        anomalies.add(
                "safetensors.duplicate-key", "A key occurs twice: readers disagree on which one counts", offset(), key);
    }

    private long offset() throws IOException {
        return LENGTH_BYTES + offsets.of(parser.currentTokenLocation());
    }

    private MalformedArtifactException here(String reason) throws IOException {
        return malformed(offset(), reason);
    }

    private static MalformedArtifactException malformed(long offset, String reason) {
        return new MalformedArtifactException("safetensors", offset, reason);
    }
}
