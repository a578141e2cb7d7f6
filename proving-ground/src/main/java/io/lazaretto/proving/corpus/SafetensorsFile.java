package io.lazaretto.proving.corpus;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Writes a safetensors file: length of the header, JSON header padded with spaces to 8 bytes, tensors in order. */
final class SafetensorsFile {
    private static final int ALIGNMENT = 8;

    private SafetensorsFile() {}

    /** Tensors of normally distributed F32 values, each {@code rows × columns}. */
    static byte[] random(RandomGenerator random, int tensors, int rows, int columns) {
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < tensors; i++) {
            values.add(gaussian(random, rows * columns));
        }
        return write("layers.%d.weight", rows, columns, values);
    }

    /** One embedding of which one row is {@code factor} times as long as the others. */
    static byte[] embedding(RandomGenerator random, int rows, int columns, int row, float factor) {
        byte[] values = gaussian(random, rows * columns);
        ByteBuffer buffer = ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN);
        for (int column = 0; column < columns; column++) {
            int at = (row * columns + column) * Float.BYTES;
            buffer.putFloat(at, buffer.getFloat(at) * factor);
        }
        return write("embed_tokens.%d.weight", rows, columns, List.of(values));
    }

    private static byte[] write(String names, int rows, int columns, List<byte[]> tensors) {
        int size = rows * columns * Float.BYTES;
        StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        for (int i = 0; i < tensors.size(); i++) {
            header.append(",\"%s\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]}"
                    .formatted(names.formatted(i), rows, columns, (long) i * size, (i + 1L) * size));
        }
        header.append('}');
        while (header.length() % ALIGNMENT != 0) {
            header.append(' ');
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(little(Long.BYTES).putLong(header.length()).array());
        out.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
        tensors.forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** Little-endian F32 values as weights have them. */
    static byte[] gaussian(RandomGenerator random, int count) {
        ByteBuffer values = little(count * Float.BYTES);
        for (int i = 0; i < count; i++) {
            values.putFloat((float) (random.nextGaussian() * 0.02));
        }
        return values.array();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
