package io.lazaretto.inference.checkpoint.element;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The upper half of a float, rounded to nearest even. */
public final class Bfloat16 {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Bfloat16() {}

    /** NaN stays NaN. */
    public static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        int rounded = bits + 0x7fff + (bits >>> 16 & 1) >>> 16;
        return (short) (Float.isNaN(value) ? bits >>> 16 | 0x40 : rounded);
    }

    public static float toFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /**
     * The same for many, given their bits, which are overwritten. Without a branch, and narrowed in a second pass: so both loops
     * run on vectors.
     */
    static void round(int[] bits, int count, short[] out) {
        for (int i = 0; i < count; i++) {
            int b = bits[i];
            int nan = 0x7f800000 - (b & 0x7fffffff) >> 31;
            int rounded = b + 0x7fff + (b >>> 16 & 1) >>> 16;
            bits[i] = rounded & ~nan | (b >>> 16 | 0x40) & nan;
        }
        for (int i = 0; i < count; i++) {
            out[i] = (short) bits[i];
        }
    }

    /** Widens {@code count} numbers from {@code first} on to floats. */
    static void widen(MemorySegment from, long first, long count, MemorySegment target) {
        int most = (int) Math.min(FloatTensor.CHUNK, count);
        short[] halves = new short[most];
        int[] bits = new int[most];
        for (long done = 0; done < count; done += most) {
            int use = (int) Math.min(most, count - done);
            MemorySegment.copy(from, SHORT, (first + done) * 2, halves, 0, use);
            for (int i = 0; i < use; i++) {
                bits[i] = halves[i] << 16;
            }
            MemorySegment.copy(bits, 0, target, INT, done * 4, use);
        }
    }
}
