package io.lazaretto.proving.corpus;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** Writes a safetensors file: length of the header, JSON header padded with spaces to 8 bytes, tensors in order. */
final class SafetensorsFile {
    private static final int ALIGNMENT = 8;

    private SafetensorsFile() {}

    /** Tensors of normally distributed F32 values, each {@code rows × columns}. */
    static byte[] random(RandomGenerator random, int tensors, int rows, int columns) {
        int size = rows * columns * Float.BYTES;
        StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        for (int i = 0; i < tensors; i++) {
            header.append(",\"layers.%d.weight\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]}"
                    .formatted(i, rows, columns, (long) i * size, (i + 1L) * size));
        }
        header.append('}');
        while (header.length() % ALIGNMENT != 0) {
            header.append(' ');
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(little(Long.BYTES).putLong(header.length()).array());
        out.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < tensors; i++) {
            out.writeBytes(gaussian(random, rows * columns));
        }
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
