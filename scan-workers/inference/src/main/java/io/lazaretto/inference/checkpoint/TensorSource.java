package io.lazaretto.inference.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** A tensor that can be copied out as numbers. Row-major, in the orientation that Hugging Face's implementation stores. */
public interface TensorSource {
    String name();

    /** Non-negative dimensions; empty for a scalar. The product fits into an {@code int} times 2^20. */
    List<Long> shape();

    /** The type in the file, for instance {@code BF16} or {@code Q4_1}; for people. */
    String storedType();

    /** Product of {@link #shape()}. */
    long elements();

    /**
     * Converts elements to little-endian IEEE 754 binary32.
     *
     * @param from first element
     * @param count elements; {@code from + count <= elements()}
     * @param target at least {@code 4 * count} bytes
     */
    void readFloats(long from, long count, MemorySegment target);

    /**
     * Converts elements to bfloat16, rounding to nearest even where the stored type is wider.
     *
     * @param target at least {@code 2 * count} bytes
     */
    void readBfloats(long from, long count, MemorySegment target);
}
