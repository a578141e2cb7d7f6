package io.lazaretto.artifact.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes FlatBuffers in the shape of TensorFlow Lite models: tables are arrays of fields, absent ones null. */
public final class TfliteBuilder {
    private static final int CAPACITY = 1 << 16;

    private final ByteBuffer out = ByteBuffer.allocate(CAPACITY).order(ByteOrder.LITTLE_ENDIAN);

    /** A model with one operator, one tensor of four bytes and one buffer. */
    public static byte[] model(int builtin, String custom, Object[] tensor, byte[] data) {
        Object[] code = {null, custom.isEmpty() ? null : custom, 1, builtin};
        Object[] operator = {0, new int[] {0}, new int[] {0}};
        Object[] graph = {tables(tensor), new int[] {0}, new int[] {0}, tables(operator), "main"};
        Object[] metadata = {"min_runtime_version", 1};
        Object[] model = {
            3,
            tables(code),
            tables(graph),
            "made by hand",
            tables(new Object[0], new Object[] {data}),
            null,
            tables(metadata)
        };
        return new TfliteBuilder().write(model);
    }

    /** A valid model. */
    public static byte[] clean() {
        return model(0, "", tensor(1, 1), new byte[4]);
    }

    public static Object[] tensor(int buffer, int elements) {
        return new Object[] {new int[] {elements}, null, buffer, "t"};
    }

    private static List<Object[]> tables(Object[]... tables) {
        return Arrays.asList(tables);
    }

    private byte[] write(Object[] root) {
        out.position(8).put(4, "TFL3".getBytes(StandardCharsets.US_ASCII));
        out.putInt(0, value(root));
        return Arrays.copyOf(out.array(), out.position());
    }

    /** @return where the value begins */
    private int value(Object value) {
        while (out.position() % 8 != 0) {
            out.put((byte) 0);
        }
        return switch (value) {
            case Object[] fields -> table(fields);
            case List<?> tables -> list(tables);
            case String text -> bytes(text.getBytes(StandardCharsets.UTF_8));
            case byte[] data -> bytes(data);
            case int[] numbers -> {
                int at = out.position();
                out.putInt(numbers.length);
                Arrays.stream(numbers).forEach(out::putInt);
                yield at;
            }
            default -> throw new IllegalArgumentException("no value of a table");
        };
    }

    private int table(Object[] fields) {
        int vtable = out.position();
        out.putShort((short) (4 + 2 * fields.length)).putShort((short) (4 + 4 * fields.length));
        for (int i = 0; i < fields.length; i++) {
            out.putShort((short) (fields[i] == null ? 0 : 4 + 4 * i));
        }
        while (out.position() % 4 != 0) {
            out.put((byte) 0);
        }
        int at = out.position();
        out.putInt(at - vtable).position(at + 4 + 4 * fields.length);
        for (int i = 0; i < fields.length; i++) {
            int field = at + 4 + 4 * i;
            if (fields[i] instanceof Integer number) {
                out.putInt(field, number);
            } else if (fields[i] != null) {
                out.putInt(field, value(fields[i]) - field);
            }
        }
        return at;
    }

    private int list(List<?> tables) {
        int at = out.position();
        out.putInt(tables.size()).position(at + 4 + 4 * tables.size());
        for (int i = 0; i < tables.size(); i++) {
            int field = at + 4 + 4 * i;
            out.putInt(field, value(tables.get(i)) - field);
        }
        return at;
    }

    private int bytes(byte[] data) {
        int at = out.position();
        out.putInt(data.length).put(data).put((byte) 0);
        return at;
    }
}
