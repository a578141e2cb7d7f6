package io.lazaretto.artifact.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes protobuf messages, field by field, valid or not. */
public final class ProtoBuilder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public static ProtoBuilder message() {
        return new ProtoBuilder();
    }

    public ProtoBuilder number(int field, long value) {
        return varint((long) field << 3).varint(value);
    }

    public ProtoBuilder float32(int field, float value) {
        varint((long) field << 3 | 5);
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
        return this;
    }

    public ProtoBuilder bytes(int field, byte[] value) {
        varint((long) field << 3 | 2).varint(value.length);
        out.writeBytes(value);
        return this;
    }

    public ProtoBuilder text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public ProtoBuilder message(int field, ProtoBuilder value) {
        return bytes(field, value.toBytes());
    }

    public ProtoBuilder packed(int field, long... values) {
        ProtoBuilder list = new ProtoBuilder();
        for (long value : values) {
            list.varint(value);
        }
        return bytes(field, list.toBytes());
    }

    public ProtoBuilder varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    public ProtoBuilder raw(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    /** Bytes as they are. */
    public ProtoBuilder bytesOnly(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }
}
