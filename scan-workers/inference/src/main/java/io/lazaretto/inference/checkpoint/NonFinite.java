package io.lazaretto.inference.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Finds NaN and infinities in numbers that have been read, at the speed of memory. */
public final class NonFinite {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int CHUNK = 1 << 14;
    private static final int EXPONENT = 0x7f800000;

    private NonFinite() {}

    /** How many of {@code count} floats are NaN or infinite. */
    public static long count(MemorySegment floats, long count) {
        int[] bits = new int[(int) Math.min(CHUNK, count)];
        long found = 0;
        for (long at = 0; at < count; at += CHUNK) {
            int use = (int) Math.min(CHUNK, count - at);
            MemorySegment.copy(floats, INT, at * 4, bits, 0, use);
            int here = 0;
            for (int i = 0; i < use; i++) {
                here += (bits[i] & EXPONENT) == EXPONENT ? 1 : 0;
            }
            found += here;
        }
        return found;
    }

    /** How many numbers of a tensor are NaN or infinite; reads all of it. */
    public static long count(TensorSource tensor) {
        float[] chunk = new float[(int) Math.min(1 << 18, Math.max(1, tensor.elements()))];
        MemorySegment memory = MemorySegment.ofArray(chunk);
        long found = 0;
        for (long at = 0; at < tensor.elements(); at += chunk.length) {
            long use = Math.min(chunk.length, tensor.elements() - at);
            tensor.readFloats(at, use, memory);
            found += count(memory, use);
        }
        return found;
    }
}
