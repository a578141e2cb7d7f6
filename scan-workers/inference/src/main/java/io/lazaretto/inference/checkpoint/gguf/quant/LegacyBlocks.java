package io.lazaretto.inference.checkpoint.gguf.quant;

import static io.lazaretto.inference.checkpoint.element.Bytes.f16;
import static io.lazaretto.inference.checkpoint.element.Bytes.i32;

/** Blocks of 32 with one scale: the low nibbles of 16 bytes are the first half of a block, the high nibbles the second. */
final class LegacyBlocks {
    private LegacyBlocks() {}

    static void q40(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 18 * b;
            float d = f16(in, at);
            int o = to + 32 * b;
            for (int i = 0; i < 16; i++) {
                int q = in[at + 2 + i];
                out[o + i] = d * ((q & 15) - 8);
                out[o + 16 + i] = d * ((q >> 4 & 15) - 8);
            }
        }
    }

    static void q41(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 20 * b;
            float d = f16(in, at);
            float m = f16(in, at + 2);
            int o = to + 32 * b;
            for (int i = 0; i < 16; i++) {
                int q = in[at + 4 + i];
                out[o + i] = d * (q & 15) + m;
                out[o + 16 + i] = d * (q >> 4 & 15) + m;
            }
        }
    }

    static void q50(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 22 * b;
            float d = f16(in, at);
            int high = i32(in, at + 2);
            int o = to + 32 * b;
            for (int i = 0; i < 16; i++) {
                int q = in[at + 6 + i];
                out[o + i] = d * ((q & 15 | (high >>> i & 1) << 4) - 16);
                out[o + 16 + i] = d * ((q >> 4 & 15 | (high >>> i + 16 & 1) << 4) - 16);
            }
        }
    }

    static void q51(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 24 * b;
            float d = f16(in, at);
            float m = f16(in, at + 2);
            int high = i32(in, at + 4);
            int o = to + 32 * b;
            for (int i = 0; i < 16; i++) {
                int q = in[at + 8 + i];
                out[o + i] = d * (q & 15 | (high >>> i & 1) << 4) + m;
                out[o + 16 + i] = d * (q >> 4 & 15 | (high >>> i + 16 & 1) << 4) + m;
            }
        }
    }

    static void q80(byte[] in, int from, int blocks, float[] out, int to) {
        signedBytes(in, from, blocks, 34, 2, out, to);
    }

    /** As Q8_0, with a sum that only dot products use. */
    static void q81(byte[] in, int from, int blocks, float[] out, int to) {
        signedBytes(in, from, blocks, 36, 4, out, to);
    }

    private static void signedBytes(byte[] in, int from, int blocks, int size, int header, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + size * b;
            float d = f16(in, at);
            int o = to + 32 * b;
            for (int i = 0; i < 32; i++) {
                out[o + i] = d * in[at + header + i];
            }
        }
    }

    /** One bit a number: plus or minus the scale. */
    static void q10(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 18 * b;
            float d = f16(in, at);
            int o = to + 128 * b;
            for (int i = 0; i < 128; i++) {
                out[o + i] = (in[at + 2 + (i >> 3)] >> (i & 7) & 1) == 0 ? -d : d;
            }
        }
    }
}
