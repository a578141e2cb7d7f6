package io.lazaretto.inference.checkpoint.element;

/** Eight-bit floats of the OCP specification "8-bit Floating Point" 1.0. */
final class Float8 {
    private static final float[] E4M3 = new float[256];

    static {
        for (int bits = 0; bits < 256; bits++) {
            int exponent = bits >> 3 & 15;
            int mantissa = bits & 7;
            double value = exponent == 0 ? mantissa * 0x1p-9 : (8 + mantissa) * Math.scalb(1.0, exponent - 10);
            if (exponent == 15 && mantissa == 7) {
                value = Double.NaN;
            }
            E4M3[bits] = (float) (bits > 127 ? -value : value);
        }
    }

    private Float8() {}

    static float e4m3(byte bits) {
        return E4M3[bits & 0xff];
    }
}
