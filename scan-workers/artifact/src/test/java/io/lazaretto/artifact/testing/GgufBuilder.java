package io.lazaretto.artifact.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes GGUF files: valid ones from pairs and tensors, others by saying something else than what is there. */
public final class GgufBuilder {
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final ByteArrayOutputStream pairs = new ByteArrayOutputStream();
    private final ByteArrayOutputStream infos = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private int version = 3;
    private int alignment = 32;
    private long pairCount;
    private long tensorCount;

    /** A small valid model. */
    public static byte[] clean() {
        return new GgufBuilder()
                .string("general.architecture", "llama")
                .u32("llama.block_count", 1)
                .strings("tokenizer.ggml.tokens", "<s>", "</s>", "a")
                .string("tokenizer.chat_template", "{% for m in messages %}{{ m['content'] }}{% endfor %}")
                .floats("token_embd.weight", 4, 3)
                .floats("output.weight", 4, 3)
                .toBytes();
    }

    /** To be called first. */
    public GgufBuilder bigEndian() {
        order = ByteOrder.BIG_ENDIAN;
        return this;
    }

    public GgufBuilder version(int other) {
        version = other;
        return this;
    }

    /** Says another number of pairs and of tensors. */
    public GgufBuilder counts(long otherTensors, long otherPairs) {
        tensorCount = otherTensors;
        pairCount = otherPairs;
        return this;
    }

    public GgufBuilder string(String key, String value) {
        pair(key, STRING);
        text(pairs, value.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public GgufBuilder u32(String key, int value) {
        pair(key, 4);
        pairs.writeBytes(u32(value));
        return this;
    }

    public GgufBuilder alignment(int value) {
        alignment = value;
        return u32("general.alignment", value);
    }

    public GgufBuilder strings(String key, String... values) {
        array(key, STRING, values.length);
        for (String value : values) {
            text(pairs, value.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    /** The head of an array, without elements. */
    public GgufBuilder array(String key, int type, long count) {
        pair(key, ARRAY);
        pairs.writeBytes(u32(type));
        pairs.writeBytes(u64(count));
        return this;
    }

    /** A pair of any type, with these bytes as its value. */
    public GgufBuilder raw(String key, int type, int... value) {
        pair(key, type);
        for (int b : value) {
            pairs.write(b);
        }
        return this;
    }

    /** A float tensor behind the one before it. */
    public GgufBuilder floats(String name, long... shape) {
        long elements = 1;
        for (long dimension : shape) {
            elements *= dimension;
        }
        return tensor(name, 0, data.size(), new byte[Math.toIntExact(4 * elements)], shape);
    }

    /** A tensor as it is described, whatever its data are. */
    public GgufBuilder tensor(String name, int type, long offset, byte[] bytes, long... shape) {
        tensorCount++;
        text(infos, name.getBytes(StandardCharsets.UTF_8));
        infos.writeBytes(u32(shape.length));
        for (long dimension : shape) {
            infos.writeBytes(u64(dimension));
        }
        infos.writeBytes(u32(type));
        infos.writeBytes(u64(offset));
        data.writeBytes(bytes);
        data.writeBytes(new byte[Math.floorMod(-data.size(), Math.max(1, alignment))]);
        return this;
    }

    public byte[] toBytes() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(u32(version));
        file.writeBytes(u64(tensorCount));
        file.writeBytes(u64(pairCount));
        file.writeBytes(pairs.toByteArray());
        file.writeBytes(infos.toByteArray());
        file.writeBytes(new byte[Math.floorMod(-file.size(), Math.max(1, alignment))]);
        file.writeBytes(data.toByteArray());
        return file.toByteArray();
    }

    private void pair(String key, int type) {
        pairCount++;
        text(pairs, key.getBytes(StandardCharsets.UTF_8));
        pairs.writeBytes(u32(type));
    }

    private void text(ByteArrayOutputStream target, byte[] utf8) {
        target.writeBytes(u64(utf8.length));
        target.writeBytes(utf8);
    }

    private byte[] u32(int value) {
        return ByteBuffer.allocate(4).order(order).putInt(value).array();
    }

    private byte[] u64(long value) {
        return ByteBuffer.allocate(8).order(order).putLong(value).array();
    }
}
