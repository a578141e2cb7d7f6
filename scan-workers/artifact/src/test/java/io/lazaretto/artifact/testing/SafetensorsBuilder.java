package io.lazaretto.artifact.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** Writes safetensors files: valid ones from tensors, others from a header as it is. */
public final class SafetensorsBuilder {
    private final StringJoiner header = new StringJoiner(",", "{", "}");
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /** A small valid model. */
    public static byte[] clean() {
        return new SafetensorsBuilder()
                .metadata("format", "pt")
                .floats("model.embed_tokens.weight", 4, 8)
                .floats("lm_head.weight", 4, 8)
                .toBytes();
    }

    public SafetensorsBuilder metadata(String key, String value) {
        header.add("\"__metadata__\":{\"%s\":\"%s\"}".formatted(key, value));
        return this;
    }

    /** A float tensor with values that follow from its name. */
    public SafetensorsBuilder floats(String name, int rows, int columns) {
        ByteBuffer values = ByteBuffer.allocate(4 * rows * columns).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < rows * columns; i++) {
            values.putFloat((float) Math.sin(name.hashCode() + i));
        }
        return tensor(name, "F32", "[%d,%d]".formatted(rows, columns), values.array());
    }

    public SafetensorsBuilder tensor(String name, String dtype, String shape, byte[] bytes) {
        int begin = data.size();
        data.writeBytes(bytes);
        header.add("\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                .formatted(name, dtype, shape, begin, data.size()));
        return this;
    }

    public byte[] toBytes() {
        return withHeader(header.toString(), data.toByteArray());
    }

    /** A file with this header, whatever it says. */
    public static byte[] withHeader(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return withLength(text.length, text, data);
    }

    /** A file whose length field says something of its own. */
    public static byte[] withLength(long length, byte[] header, byte[] data) {
        return ByteBuffer.allocate(8 + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(header)
                .put(data)
                .array();
    }
}
