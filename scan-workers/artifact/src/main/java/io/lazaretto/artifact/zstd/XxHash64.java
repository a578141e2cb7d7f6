package io.lazaretto.artifact.zstd;

/** XXH64 with seed 0, of bytes that come in pieces. */
final class XxHash64 {
    private static final long P1 = 0x9e3779b185ebca87L;
    private static final long P2 = 0xc2b2ae3d27d4eb4fL;
    private static final long P3 = 0x165667b19e3779f9L;
    private static final long P4 = 0x85ebca77c2b2ae63L;
    private static final long P5 = 0x27d4eb2f165667c5L;
    private static final int STRIPE = 32;

    private final long[] lanes = {0x60ea27eeadc0b5d6L, P2, 0, -P1};
    private final byte[] rest = new byte[STRIPE];
    private int kept;
    private long total;

    void update(byte[] bytes, int from, int length) {
        total += length;
        int at = from;
        int end = from + length;
        while (at < end) {
            if (kept == 0 && end - at >= STRIPE) {
                stripe(bytes, at);
                at += STRIPE;
                continue;
            }
            int count = Math.min(STRIPE - kept, end - at);
            System.arraycopy(bytes, at, rest, kept, count);
            kept += count;
            at += count;
            if (kept == STRIPE) {
                stripe(rest, 0);
                kept = 0;
            }
        }
    }

    long value() {
        long hash = P5;
        if (total >= STRIPE) {
            hash = Long.rotateLeft(lanes[0], 1)
                    + Long.rotateLeft(lanes[1], 7)
                    + Long.rotateLeft(lanes[2], 12)
                    + Long.rotateLeft(lanes[3], 18);
            for (long lane : lanes) {
                hash = (hash ^ round(0, lane)) * P1 + P4;
            }
        }
        hash += total;
        int at = 0;
        for (; at + 8 <= kept; at += 8) {
            hash = Long.rotateLeft(hash ^ round(0, number(rest, at, 8)), 27) * P1 + P4;
        }
        for (; at + 4 <= kept; at += 4) {
            hash = Long.rotateLeft(hash ^ number(rest, at, 4) * P1, 23) * P2 + P3;
        }
        for (; at < kept; at++) {
            hash = Long.rotateLeft(hash ^ (rest[at] & 0xffL) * P5, 11) * P1;
        }
        hash = (hash ^ hash >>> 33) * P2;
        hash = (hash ^ hash >>> 29) * P3;
        return hash ^ hash >>> 32;
    }

    private void stripe(byte[] bytes, int at) {
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = round(lanes[i], number(bytes, at + 8 * i, 8));
        }
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * P2, 31) * P1;
    }

    private static long number(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes[at + i] & 0xffL) << 8 * i;
        }
        return value;
    }
}
