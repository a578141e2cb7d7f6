package io.lazaretto.artifact.protobuf;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The messages of one format: a table of fields, taken from its published definition. A line {@code message NAME} begins a
 * message; the lines below it are {@code number name type}, and {@code *} when the field is repeated.
 */
public final class Schema {
    public static final Schema ONNX = load("onnx.txt");
    public static final Schema TENSORFLOW = load("tensorflow.txt");
    public static final Schema SENTENCEPIECE = load("sentencepiece.txt");
    public static final Schema PADDLE = load("paddle.txt");
    public static final Schema COREML = load("coreml.txt");
    public static final Schema TENSORBOARD = load("tensorboard.txt");

    private final Map<String, MessageType> types = new HashMap<>();

    private Schema() {}

    private static Schema load(String resource) {
        Schema schema = new Schema();
        MessageType current = null;
        for (String line : lines(resource)) {
            String[] words = line.split(" ", -1);
            if (line.startsWith("#")) {
                continue;
            }
            if (words[0].equals("message")) {
                current = new MessageType(words[1]);
                schema.types.put(words[1], current);
            } else {
                Kind kind = Kind.of(words[2]);
                requireNonNull(current, "a field before its message")
                        .add(new FieldType(
                                Integer.parseInt(words[0]),
                                words[1],
                                kind,
                                kind == Kind.MESSAGE ? words[2] : null,
                                words.length > 3));
            }
        }
        return schema;
    }

    private static Iterable<String> lines(String resource) {
        try (InputStream in = Schema.class.getResourceAsStream(resource)) {
            return new String(requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A message that the table has. */
    public MessageType type(String name) {
        return requireNonNull(types.get(name), name);
    }
}
