package io.lazaretto.inference.checkpoint.gguf.quant;

import static io.lazaretto.inference.checkpoint.element.Bytes.f16;
import static io.lazaretto.inference.checkpoint.element.Bytes.u16;

/** Four bits by table (IQ4, MXFP4, NVFP4) and three values (TQ1, TQ2). */
final class SmallBlocks {
    /** E2M1, doubled; the scales are halved. */
    private static final float[] FP4 = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

    private static final int[] POWERS_OF_THREE = {1, 3, 9, 27, 81};

    private SmallBlocks() {}

    static void iq4nl(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            table(Codebook.IQ4, f16(in, from + 18 * b), in, from + 18 * b + 2, 16, out, to + 32 * b);
        }
    }

    static void iq4xs(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 136 * b;
            float d = f16(in, at);
            int high = u16(in, at + 2);
            for (int group = 0; group < 8; group++) {
                int low = in[at + 4 + (group >> 1)] >> 4 * (group & 1) & 15;
                float dl = d * ((low | (high >> 2 * group & 3) << 4) - 32);
                table(Codebook.IQ4, dl, in, at + 8 + 16 * group, 16, out, to + 256 * b + 32 * group);
            }
        }
    }

    static void mxfp4(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 17 * b;
            int exponent = in[at] & 255;
            // Half of the power of two, which is subnormal for the two smallest.
            float d = Float.intBitsToFloat(exponent < 2 ? 0x00200000 << exponent : exponent - 1 << 23);
            table(FP4, d, in, at + 1, 16, out, to + 32 * b);
        }
    }

    static void nvfp4(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 36 * b;
            for (int group = 0; group < 4; group++) {
                table(FP4, ue4m3(in[at + group]), in, at + 4 + 8 * group, 8, out, to + 64 * b + 16 * group);
            }
        }
    }

    /** Unsigned, halved; the pattern of NaN is zero. */
    private static float ue4m3(byte scale) {
        int bits = scale & 255;
        int exponent = bits >> 3 & 15;
        int mantissa = bits & 7;
        if (bits == 0 || bits == 127) {
            return 0;
        }
        float value = exponent == 0 ? mantissa * 0x1p-9f : (1 + mantissa / 8f) * Math.scalb(1f, exponent - 7);
        return value * 0.5f;
    }

    private static void table(float[] table, float d, byte[] in, int q, int bytes, float[] out, int o) {
        for (int i = 0; i < bytes; i++) {
            int value = in[q + i];
            out[o + i] = d * table[value & 15];
            out[o + bytes + i] = d * table[value >> 4 & 15];
        }
    }

    /** Five digits to base three in a byte, as a fixed-point fraction: multiplied, the next digit is in front. */
    static void tq1(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 54 * b;
            float d = f16(in, at + 52);
            int o = to + 256 * b;
            digits(in, at, 32, 5, d, out, o);
            digits(in, at + 32, 16, 5, d, out, o + 160);
            digits(in, at + 48, 4, 4, d, out, o + 240);
        }
    }

    private static void digits(byte[] in, int at, int bytes, int digits, float d, float[] out, int o) {
        for (int digit = 0; digit < digits; digit++) {
            for (int i = 0; i < bytes; i++) {
                int shifted = in[at + i] * POWERS_OF_THREE[digit] & 255;
                out[o + digit * bytes + i] = d * ((shifted * 3 >> 8) - 1);
            }
        }
    }

    static void tq2(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 66 * b;
            float d = f16(in, at + 64);
            for (int row = 0; row < 8; row++) {
                int q = at + 32 * (row >> 2);
                int shift = 2 * (row & 3);
                int o = to + 256 * b + 32 * row;
                for (int i = 0; i < 32; i++) {
                    out[o + i] = d * ((in[q + i] >> shift & 3) - 1);
                }
            }
        }
    }
}
