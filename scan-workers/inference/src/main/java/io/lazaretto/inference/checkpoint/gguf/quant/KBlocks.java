package io.lazaretto.inference.checkpoint.gguf.quant;

import static io.lazaretto.inference.checkpoint.element.Bytes.f16;
import static io.lazaretto.inference.checkpoint.element.Bytes.i32;

/** Super-blocks of 256 with quantised scales: the K formats, and Q8_K that intermediate results use. */
final class KBlocks {
    private static final int SIZE = 256;

    private KBlocks() {}

    static void q2(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int scales = from + 84 * b;
            int qs = scales + 16;
            float d = f16(in, scales + 80);
            float dmin = f16(in, scales + 82);
            for (int group = 0; group < 16; group++) {
                int scale = in[scales + group];
                float dl = d * (scale & 15);
                float ml = dmin * (scale >> 4 & 15);
                int q = qs + 32 * (group >> 3) + 16 * (group & 1);
                int shift = group & 6;
                int o = to + SIZE * b + 16 * group;
                for (int i = 0; i < 16; i++) {
                    out[o + i] = dl * (in[q + i] >> shift & 3) - ml;
                }
            }
        }
    }

    static void q3(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int mask = from + 110 * b;
            int qs = mask + 32;
            int scales = mask + 96;
            float d = f16(in, mask + 108);
            for (int group = 0; group < 16; group++) {
                int low = in[scales + (group & 7)] >> (group & 8) / 2 & 15;
                int high = in[scales + 8 + (group & 3)] >> 2 * (group >> 2) & 3;
                float dl = d * ((low | high << 4) - 32);
                int half = 16 * (group & 1);
                int q = qs + 32 * (group >> 3) + half;
                int h = mask + half;
                int shift = group & 6;
                int bit = group >> 1;
                int o = to + SIZE * b + 16 * group;
                for (int i = 0; i < 16; i++) {
                    int minus = (in[h + i] >> bit & 1 ^ 1) << 2;
                    out[o + i] = dl * ((in[q + i] >> shift & 3) - minus);
                }
            }
        }
    }

    static void q4(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 144 * b;
            float d = f16(in, at);
            float dmin = f16(in, at + 2);
            for (int group = 0; group < 8; group++) {
                float dl = d * scale(in, at + 4, group);
                float ml = dmin * min(in, at + 4, group);
                int q = at + 16 + 32 * (group >> 1);
                int shift = 4 * (group & 1);
                int o = to + SIZE * b + 32 * group;
                for (int i = 0; i < 32; i++) {
                    out[o + i] = dl * (in[q + i] >> shift & 15) - ml;
                }
            }
        }
    }

    static void q5(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 176 * b;
            float d = f16(in, at);
            float dmin = f16(in, at + 2);
            int h = at + 16;
            for (int group = 0; group < 8; group++) {
                float dl = d * scale(in, at + 4, group);
                float ml = dmin * min(in, at + 4, group);
                int q = at + 48 + 32 * (group >> 1);
                int shift = 4 * (group & 1);
                int bit = group;
                int o = to + SIZE * b + 32 * group;
                for (int i = 0; i < 32; i++) {
                    int value = in[q + i] >> shift & 15 | (in[h + i] >> bit & 1) << 4;
                    out[o + i] = dl * value - ml;
                }
            }
        }
    }

    static void q6(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 210 * b;
            float d = f16(in, at + 208);
            for (int group = 0; group < 16; group++) {
                float dl = d * in[at + 192 + group];
                int row = group >> 1;
                int half = 16 * (group & 1);
                // Rows of 32: two nibbles of 64 bytes each, four bit pairs of 32 bytes each.
                int q = at + 64 * (row >> 2) + 32 * (row & 1) + half;
                int shift = 2 * (row & 2);
                int h = at + 128 + 32 * (row >> 2) + half;
                int pair = 2 * (row & 3);
                int o = to + SIZE * b + 16 * group;
                for (int i = 0; i < 16; i++) {
                    int value = in[q + i] >> shift & 15 | (in[h + i] >> pair & 3) << 4;
                    out[o + i] = dl * (value - 32);
                }
            }
        }
    }

    static void q8(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 292 * b;
            float d = Float.intBitsToFloat(i32(in, at));
            for (int i = 0; i < SIZE; i++) {
                out[to + SIZE * b + i] = d * in[at + 4 + i];
            }
        }
    }

    /** Six bits of 12 bytes: the first four lie in one byte each, the others in two. */
    private static int scale(byte[] in, int at, int group) {
        return group < 4 ? in[at + group] & 63 : in[at + 4 + group] & 15 | in[at + group - 4] >> 2 & 0x30;
    }

    private static int min(byte[] in, int at, int group) {
        return group < 4 ? in[at + 4 + group] & 63 : in[at + 4 + group] >> 4 & 15 | in[at + group] >> 2 & 0x30;
    }
}
