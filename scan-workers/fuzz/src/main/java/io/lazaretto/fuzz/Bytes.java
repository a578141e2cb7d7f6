package io.lazaretto.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes put together. */
final class Bytes {
    private Bytes() {}

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    static byte[] head(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }

    /** The bytes with others written over them. */
    static byte[] overlay(byte[] bytes, int at, byte[] fixed) {
        byte[] whole = Arrays.copyOf(bytes, Math.max(bytes.length, at + fixed.length));
        System.arraycopy(fixed, 0, whole, at, fixed.length);
        return whole;
    }
}
