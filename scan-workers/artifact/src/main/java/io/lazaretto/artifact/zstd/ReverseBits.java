package io.lazaretto.artifact.zstd;

import io.lazaretto.artifact.codec.DamagedException;

/** Bits that are read from the last to the first (RFC 8878, 4.1); in front of the first they are zero. */
final class ReverseBits {
    private final byte[] bytes;
    private final int from;
    private final int to;
    private long left;

    ReverseBits(byte[] bytes, int from, int to) throws DamagedException {
        if (to <= from || bytes[to - 1] == 0) {
            throw new DamagedException("a Zstandard bit stream has no end mark");
        }
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        int last = bytes[to - 1] & 0xff;
        this.left = (to - from) * 8L - 8 + (31 - Integer.numberOfLeadingZeros(last));
    }

    /** Bits that are left; negative when more were asked for than there were. */
    long left() {
        return left;
    }

    /** @param count at most 32 */
    long read(int count) {
        left -= count;
        if (left >= 0) {
            return at(left, count);
        }
        long real = count + left;
        return real <= 0 ? 0 : at(0, (int) real) << -left;
    }

    private long at(long bit, int count) {
        int first = from + (int) (bit >>> 3);
        int shift = (int) (bit & 7);
        long value = 0;
        for (int i = 0; i * 8 < count + shift && first + i < to; i++) {
            value |= (bytes[first + i] & 0xffL) << 8 * i;
        }
        return value >>> shift & (1L << count) - 1;
    }
}
