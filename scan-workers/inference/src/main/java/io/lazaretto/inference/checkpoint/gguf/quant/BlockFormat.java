package io.lazaretto.inference.checkpoint.gguf.quant;

import io.lazaretto.inference.checkpoint.element.ElementFormat;
import io.lazaretto.inference.checkpoint.element.PlainFormat;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@code enum ggml_type}: its number, its layout, its decoder. Removed types have no constant. */
public enum BlockFormat implements ElementFormat {
    F32(0, PlainFormat.F32),
    F16(1, PlainFormat.F16),
    Q4_0(2, 32, 18, LegacyBlocks::q40),
    Q4_1(3, 32, 20, LegacyBlocks::q41),
    Q5_0(6, 32, 22, LegacyBlocks::q50),
    Q5_1(7, 32, 24, LegacyBlocks::q51),
    Q8_0(8, 32, 34, LegacyBlocks::q80),
    Q8_1(9, 32, 36, LegacyBlocks::q81),
    Q2_K(10, 256, 84, KBlocks::q2),
    Q3_K(11, 256, 110, KBlocks::q3),
    Q4_K(12, 256, 144, KBlocks::q4),
    Q5_K(13, 256, 176, KBlocks::q5),
    Q6_K(14, 256, 210, KBlocks::q6),
    Q8_K(15, 256, 292, KBlocks::q8),
    IQ2_XXS(16, 256, 66, CodebookBlocks::iq2xxs),
    IQ2_XS(17, 256, 74, CodebookBlocks::iq2xs),
    IQ3_XXS(18, 256, 98, CodebookBlocks::iq3xxs),
    IQ1_S(19, 256, 50, CodebookBlocks::iq1s),
    IQ4_NL(20, 32, 18, SmallBlocks::iq4nl),
    IQ3_S(21, 256, 110, CodebookBlocks::iq3s),
    IQ2_S(22, 256, 82, CodebookBlocks::iq2s),
    IQ4_XS(23, 256, 136, SmallBlocks::iq4xs),
    I8(24, PlainFormat.I8),
    I16(25, PlainFormat.I16),
    I32(26, PlainFormat.I32),
    I64(27, PlainFormat.I64),
    F64(28, PlainFormat.F64),
    IQ1_M(29, 256, 56, CodebookBlocks::iq1m),
    BF16(30, PlainFormat.BF16),
    TQ1_0(34, 256, 54, SmallBlocks::tq1),
    TQ2_0(35, 256, 66, SmallBlocks::tq2),
    MXFP4(39, 32, 17, SmallBlocks::mxfp4),
    NVFP4(40, 64, 36, SmallBlocks::nvfp4),
    Q1_0(41, 128, 18, LegacyBlocks::q10);

    @FunctionalInterface
    private interface Decoder {
        void decode(byte[] in, int from, int blocks, float[] out, int to);
    }

    private static final Map<Long, BlockFormat> BY_NUMBER = new HashMap<>();

    static {
        for (BlockFormat format : values()) {
            BY_NUMBER.put((long) format.number, format);
        }
    }

    private final int number;
    private final int elements;
    private final int bytes;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Decoder decoder;

    BlockFormat(int number, int elements, int bytes, Decoder decoder) {
        this.number = number;
        this.elements = elements;
        this.bytes = bytes;
        this.decoder = decoder;
    }

    BlockFormat(int number, PlainFormat plain) {
        this(number, 1, plain.blockBytes(), plain::decode);
    }

    /** The format of that number in a file. */
    public static Optional<BlockFormat> of(long number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }

    /** What the tensor is read as: plain numbers have a shorter way. */
    public ElementFormat reader() {
        return elements == 1 ? PlainFormat.named(name()).orElseThrow() : this;
    }

    @Override
    public int blockElements() {
        return elements;
    }

    @Override
    public int blockBytes() {
        return bytes;
    }

    @Override
    public void decode(byte[] in, int from, int blocks, float[] out, int to) {
        decoder.decode(in, from, blocks, out, to);
    }
}
