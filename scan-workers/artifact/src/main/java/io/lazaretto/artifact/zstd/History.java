package io.lazaretto.artifact.zstd;

import io.lazaretto.artifact.codec.DamagedException;
import java.util.Arrays;

/** What was decoded last, as far back as matches may reach; grows with what is decoded, never with what is declared. */
final class History {
    private static final int START = 1 << 18;

    private final int window;
    private final int capacity;
    private byte[] bytes;
    private int end;

    History(int window) {
        this.window = window;
        this.capacity = window + Math.max(8 * Literals.MAX, window / 4);
        this.bytes = new byte[Math.min(START, capacity)];
    }

    byte[] bytes() {
        return bytes;
    }

    int end() {
        return end;
    }

    /** Makes room for one block, which moves or copies what is kept. */
    void prepare() {
        if (end + Literals.MAX <= bytes.length) {
            return;
        }
        if (bytes.length < capacity) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(capacity, 2L * bytes.length + Literals.MAX));
        }
        if (end + Literals.MAX > bytes.length) {
            int kept = Math.min(window, end);
            System.arraycopy(bytes, end - kept, bytes, 0, kept);
            end = kept;
        }
    }

    void append(byte[] source, int from, int length, int limit) throws DamagedException {
        check(length, limit);
        System.arraycopy(source, from, bytes, end, length);
        end += length;
    }

    void fill(byte value, int length, int limit) throws DamagedException {
        check(length, limit);
        Arrays.fill(bytes, end, end + length, value);
        end += length;
    }

    void match(long distance, int length, int limit) throws DamagedException {
        check(length, limit);
        if (distance > end || distance > Math.max(window, 1)) {
            throw new DamagedException("a Zstandard match reaches behind its window");
        }
        int from = end - (int) distance;
        for (int i = 0; i < length; i++) {
            bytes[end + i] = bytes[from + i];
        }
        end += length;
    }

    private void check(int length, int limit) throws DamagedException {
        if (length > limit - end) {
            throw new DamagedException("a Zstandard block is longer than allowed");
        }
    }
}
