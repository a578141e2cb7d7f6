package io.lazaretto.inference.checkpoint.gguf.quant;

import static io.lazaretto.inference.checkpoint.element.Bytes.f16;
import static io.lazaretto.inference.checkpoint.element.Bytes.i32;
import static io.lazaretto.inference.checkpoint.element.Bytes.u16;

/** Super-blocks of 256 whose numbers are entries of a codebook, with signs: the IQ1, IQ2 and IQ3 formats. */
final class CodebookBlocks {
    private static final int SIZE = 256;
    private static final float DELTA = 0.125f;

    private CodebookBlocks() {}

    static void iq2xxs(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 66 * b;
            float d = f16(in, at);
            for (int group = 0; group < 8; group++) {
                int q = at + 2 + 8 * group;
                int packed = i32(in, q + 4);
                float db = d * (0.5f + (packed >>> 28)) * 0.25f;
                for (int k = 0; k < 4; k++) {
                    int signs = Codebook.evenSigns(packed >>> 7 * k);
                    entry(Codebook.IQ2_XXS, in[q + k] & 255, 8, db, signs, 0, out, to + SIZE * b + 32 * group + 8 * k);
                }
            }
        }
    }

    static void iq2xs(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 74 * b;
            float d = f16(in, at);
            for (int k = 0; k < 32; k++) {
                int q = u16(in, at + 2 + 2 * k);
                float db = d * (0.5f + nibble(in, at + 66, k >> 1)) * 0.25f;
                int signs = Codebook.evenSigns(q >>> 9);
                entry(Codebook.IQ2_XS, q & 511, 8, db, signs, 0, out, to + SIZE * b + 8 * k);
            }
        }
    }

    static void iq2s(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 82 * b;
            float d = f16(in, at);
            for (int k = 0; k < 32; k++) {
                int high = in[at + 66 + (k >> 2)] >> 2 * (k & 3) & 3;
                int index = in[at + 2 + k] & 255 | high << 8;
                float db = d * (0.5f + nibble(in, at + 74, k >> 1)) * 0.25f;
                entry(Codebook.IQ2_S, index, 8, db, in[at + 34 + k], 0, out, to + SIZE * b + 8 * k);
            }
        }
    }

    static void iq3xxs(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 98 * b;
            float d = f16(in, at);
            for (int k = 0; k < 64; k++) {
                int packed = i32(in, at + 66 + 4 * (k >> 3));
                float db = d * (0.5f + (packed >>> 28)) * 0.5f;
                int signs = Codebook.evenSigns(packed >>> 7 * (k >> 1 & 3));
                int o = to + SIZE * b + 4 * k;
                entry(Codebook.IQ3_XXS, in[at + 2 + k] & 255, 4, db, signs, 4 * (k & 1), out, o);
            }
        }
    }

    static void iq3s(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 110 * b;
            float d = f16(in, at);
            for (int k = 0; k < 64; k++) {
                int high = in[at + 66 + (k >> 3)] >> (k & 7) & 1;
                int index = in[at + 2 + k] & 255 | high << 8;
                float db = d * (1 + 2 * nibble(in, at + 106, k >> 3));
                int o = to + SIZE * b + 4 * k;
                entry(Codebook.IQ3_S, index, 4, db, in[at + 74 + (k >> 1)], 4 * (k & 1), out, o);
            }
        }
    }

    static void iq1s(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 50 * b;
            float d = f16(in, at);
            for (int group = 0; group < 8; group++) {
                int high = u16(in, at + 34 + 2 * group);
                float dl = d * (2 * (high >> 12 & 7) + 1);
                float delta = (high & 0x8000) == 0 ? DELTA : -DELTA;
                for (int k = 0; k < 4; k++) {
                    int index = in[at + 2 + 4 * group + k] & 255 | (high >> 3 * k & 7) << 8;
                    shifted(index, dl, delta, out, to + SIZE * b + 32 * group + 8 * k);
                }
            }
        }
    }

    static void iq1m(byte[] in, int from, int blocks, float[] out, int to) {
        for (int b = 0; b < blocks; b++) {
            int at = from + 56 * b;
            int scales = at + 48;
            // The half-precision scale lies in the upper four bits of the four words.
            int bits = u16(in, scales) >> 12
                    | u16(in, scales + 2) >> 8 & 0xf0
                    | u16(in, scales + 4) >> 4 & 0xf00
                    | u16(in, scales + 6) & 0xf000;
            float d = Float.float16ToFloat((short) bits);
            for (int k = 0; k < 32; k++) {
                int pair = k >> 1;
                float dl = d * (2 * (u16(in, scales + 2 * (pair >> 2)) >> 3 * (pair & 3) & 7) + 1);
                int high = nibble(in, at + 32, k);
                float delta = (high & 8) == 0 ? DELTA : -DELTA;
                shifted(in[at + k] & 255 | (high & 7) << 8, dl, delta, out, to + SIZE * b + 8 * k);
            }
        }
    }

    private static int nibble(byte[] in, int at, int index) {
        return in[at + (index >> 1)] >> 4 * (index & 1) & 15;
    }

    private static void entry(
            float[] book, int index, int length, float scale, int signs, int firstSign, float[] out, int to) {
        for (int i = 0; i < length; i++) {
            out[to + i] = scale * book[index * length + i] * Codebook.sign(signs, firstSign + i);
        }
    }

    private static void shifted(int index, float scale, float delta, float[] out, int to) {
        for (int i = 0; i < 8; i++) {
            out[to + i] = scale * (Codebook.IQ1[index * 8 + i] + delta);
        }
    }
}
