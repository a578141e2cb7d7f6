package io.lazaretto.artifact.zstd;

import io.lazaretto.artifact.codec.DamagedException;

/** Bits that are read from the lowest of the first byte on. */
final class ForwardBits {
    private final byte[] bytes;
    private final int to;
    private long bit;

    ForwardBits(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.to = to;
        this.bit = from * 8L;
    }

    int read(int count) throws DamagedException {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            if (bit >>> 3 >= to) {
                throw new DamagedException("a Zstandard table ends early");
            }
            value |= (bytes[(int) (bit >>> 3)] >>> (int) (bit & 7) & 1) << i;
        }
        return value;
    }

    void back() {
        bit--;
    }

    /** Offset of the first byte that was not begun. */
    int position() {
        return (int) (bit + 7 >>> 3);
    }
}
