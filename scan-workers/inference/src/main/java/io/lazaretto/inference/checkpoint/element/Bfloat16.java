package io.lazaretto.inference.checkpoint.element;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The upper half of a float, rounded to nearest even. */
public final class Bfloat16 {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

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

    /** Widens numbers that lie in bytes. */
    static void widen(byte[] in, int from, int count, float[] out, int to) {
        short[] halves = new short[count];
        int[] bits = new int[count];
        MemorySegment.copy(MemorySegment.ofArray(in), SHORT, from, halves, 0, count);
        for (int i = 0; i < count; i++) {
            bits[i] = halves[i] << 16;
        }
        MemorySegment.copy(bits, 0, MemorySegment.ofArray(out), ValueLayout.JAVA_INT, to * 4L, count);
    }
}
