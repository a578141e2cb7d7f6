package io.lazaretto.inference.checkpoint.element;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Takes floats in order and writes them as float or as bfloat16. */
public final class FloatSink {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment target;
    private final boolean narrow;
    private final int[] bits;
    private final short[] rounded;
    private long at;

    private FloatSink(MemorySegment target, boolean narrow, int chunk) {
        this.target = target;
        this.narrow = narrow;
        this.bits = narrow ? new int[chunk] : new int[0];
        this.rounded = narrow ? new short[chunk] : new short[0];
    }

    /** @param chunk the most numbers that come at once */
    public static FloatSink floats(MemorySegment target, int chunk) {
        return new FloatSink(target, false, chunk);
    }

    /** @param chunk the most numbers that come at once */
    public static FloatSink bfloats(MemorySegment target, int chunk) {
        return new FloatSink(target, true, chunk);
    }

    public void accept(float[] values, int from, int count) {
        if (narrow) {
            MemorySegment.copy(MemorySegment.ofArray(values), ValueLayout.JAVA_INT, from * 4L, bits, 0, count);
            Bfloat16.round(bits, count, rounded);
            MemorySegment.copy(rounded, 0, target, SHORT, at * 2, count);
        } else {
            MemorySegment.copy(values, from, target, FLOAT, at * 4, count);
        }
        at += count;
    }
}
