package io.lazaretto.worker.frame;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Values of the protocol: big-endian numbers, UTF-8 text with its length in bytes, lists with their count. */
final class Wire {
    private static final int NONE = -1;

    private Wire() {}

    interface Writer<T> {
        void write(T value) throws IOException;
    }

    interface Reader<T> {
        T read() throws IOException;
    }

    static void text(DataOutput out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static void optionalText(DataOutput out, String text) throws IOException {
        if (text == null) {
            out.writeInt(NONE);
        } else {
            text(out, text);
        }
    }

    /** @throws FrameException when it is longer than {@code maxBytes} */
    static String text(DataInput in, int maxBytes) throws IOException {
        String text = optionalText(in, maxBytes);
        if (text == null) {
            throw new FrameException("text is missing");
        }
        return text;
    }

    static String optionalText(DataInput in, int maxBytes) throws IOException {
        int length = in.readInt();
        if (length == NONE) {
            return null;
        }
        if (length < 0 || length > maxBytes) {
            throw new FrameException("text of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static <T> void list(DataOutput out, List<T> values, Writer<T> writer) throws IOException {
        out.writeInt(values.size());
        for (T value : values) {
            writer.write(value);
        }
    }

    /** @throws FrameException when it has more than {@code max} elements */
    static <T> List<T> list(DataInput in, int max, Reader<T> reader) throws IOException {
        int count = count(in, max);
        List<T> values = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            values.add(reader.read());
        }
        return values;
    }

    static int count(DataInput in, int max) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > max) {
            throw new FrameException("list of " + count);
        }
        return count;
    }

    static <T extends Enum<T>> T constant(DataInput in, T[] values) throws IOException {
        int ordinal = in.readUnsignedByte();
        if (ordinal >= values.length) {
            throw new FrameException("constant " + ordinal);
        }
        return values[ordinal];
    }

    static void end(DataInputStream in) throws IOException {
        if (in.available() > 0) {
            throw new FrameException(in.available() + " bytes after the end of a frame");
        }
    }
}
