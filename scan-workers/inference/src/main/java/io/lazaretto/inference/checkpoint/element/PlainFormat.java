package io.lazaretto.inference.checkpoint.element;

import java.util.Optional;

/** Numbers one after another, little-endian. Integers and doubles are rounded to the nearest float. */
public enum PlainFormat implements ElementFormat {
    F64(8) {
        @Override
        public void decode(byte[] in, int from, int blocks, float[] out, int to) {
            for (int i = 0; i < blocks; i++) {
                out[to + i] = (float) Double.longBitsToDouble(Bytes.i64(in, from + 8 * i));
            }
        }
    },
    F32(4) {
        @Override
        public void decode(byte[] in, int from, int blocks, float[] out, int to) {
            for (int i = 0; i < blocks; i++) {
                out[to + i] = Float.intBitsToFloat(Bytes.i32(in, from + 4 * i));
            }
        }
    },
    F16(2) {
        @Override
        public void decode(byte[] in, int from, int blocks, float[] out, int to) {
            for (int i = 0; i < blocks; i++) {
                out[to + i] = Bytes.f16(in, from + 2 * i);
            }
        }
    },
    BF16(2) {
        @Override
        public void decode(byte[] in, int from, int blocks, float[] out, int to) {
            for (int i = 0; i < blocks; i++) {
                out[to + i] = Float.intBitsToFloat(Bytes.u16(in, from + 2 * i) << 16);
            }
        }
    },
    /** OCP 8-bit, 4 exponent bits: no infinities, S.1111.111 is NaN. */
    F8_E4M3(1) {
        @Override
        public void decode(byte[] in, int from, int blocks, float[] out, int to) {
            for (int i = 0; i < blocks; i++) {
                out[to + i] = Float8.e4m3(in[from + i]);
            }
        }
    },
    /** OCP 8-bit, 5 exponent bits: the upper half of a half-precision number. */
    F8_E5M2(1) {
        @Override
        public void decode(byte[] in, int from, int blocks, float[] out, int to) {
            for (int i = 0; i < blocks; i++) {
                out[to + i] = Float.float16ToFloat((short) (in[from + i] << 8));
            }
        }
    },
    I64(8) {
        @Override
        public void decode(byte[] in, int from, int blocks, float[] out, int to) {
            for (int i = 0; i < blocks; i++) {
                out[to + i] = Bytes.i64(in, from + 8 * i);
            }
        }
    },
    I32(4) {
        @Override
        public void decode(byte[] in, int from, int blocks, float[] out, int to) {
            for (int i = 0; i < blocks; i++) {
                out[to + i] = Bytes.i32(in, from + 4 * i);
            }
        }
    },
    I16(2) {
        @Override
        public void decode(byte[] in, int from, int blocks, float[] out, int to) {
            for (int i = 0; i < blocks; i++) {
                out[to + i] = (short) Bytes.u16(in, from + 2 * i);
            }
        }
    },
    U16(2) {
        @Override
        public void decode(byte[] in, int from, int blocks, float[] out, int to) {
            for (int i = 0; i < blocks; i++) {
                out[to + i] = Bytes.u16(in, from + 2 * i);
            }
        }
    },
    I8(1) {
        @Override
        public void decode(byte[] in, int from, int blocks, float[] out, int to) {
            for (int i = 0; i < blocks; i++) {
                out[to + i] = in[from + i];
            }
        }
    },
    U8(1) {
        @Override
        public void decode(byte[] in, int from, int blocks, float[] out, int to) {
            for (int i = 0; i < blocks; i++) {
                out[to + i] = in[from + i] & 0xff;
            }
        }
    },
    BOOL(1) {
        @Override
        public void decode(byte[] in, int from, int blocks, float[] out, int to) {
            for (int i = 0; i < blocks; i++) {
                out[to + i] = in[from + i] == 0 ? 0 : 1;
            }
        }
    };

    private final int bytes;

    PlainFormat(int bytes) {
        this.bytes = bytes;
    }

    @Override
    public int blockElements() {
        return 1;
    }

    @Override
    public int blockBytes() {
        return bytes;
    }

    /** The format of that exact name. */
    public static Optional<PlainFormat> named(String name) {
        for (PlainFormat format : values()) {
            if (format.name().equals(name)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
