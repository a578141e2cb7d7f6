package io.lazaretto.inference.checkpoint.element;

/** The upper half of a float, rounded to nearest even. */
public final class Bfloat16 {
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

}
