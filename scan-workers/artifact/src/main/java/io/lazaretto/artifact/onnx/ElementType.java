package io.lazaretto.artifact.onnx;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/**
 * Element types, {@code TensorProto.DataType}.
 *
 * @param bits of one element; 0 for strings
 * @param field that holds values one by one
 * @param perValue values of that field for one element, negative for elements in one value
 */
record ElementType(int bits, String field, int perValue) {
    private static final Map<Long, ElementType> ALL = new HashMap<>();

    static {
        put(32, "float_data", 1, 1);
        put(8, "int32_data", 1, 2, 3, 9, 17, 18, 19, 20, 24);
        put(16, "int32_data", 1, 4, 5, 10, 16);
        put(32, "int32_data", 1, 6);
        put(64, "int64_data", 1, 7);
        put(0, "string_data", 1, 8);
        put(64, "double_data", 1, 11);
        put(32, "uint64_data", 1, 12);
        put(64, "uint64_data", 1, 13);
        put(64, "float_data", 2, 14);
        put(128, "double_data", 2, 15);
        put(4, "int32_data", -2, 21, 22, 23);
        put(2, "int32_data", -4, 25, 26);
    }

    private static void put(int bits, String field, int perValue, long... codes) {
        for (long code : codes) {
            ALL.put(code, new ElementType(bits, field, perValue));
        }
    }

    /** The type of a code, or null. */
    static ElementType of(long code) {
        return ALL.get(code);
    }

    /** Bytes of so many elements; small elements share a byte. */
    BigInteger bytes(BigInteger elements) {
        return elements.multiply(BigInteger.valueOf(bits))
                .add(BigInteger.valueOf(7))
                .shiftRight(3);
    }

    /** Values in {@link #field} for so many elements. */
    BigInteger values(BigInteger elements) {
        if (perValue > 0) {
            return elements.multiply(BigInteger.valueOf(perValue));
        }
        BigInteger shared = BigInteger.valueOf(-perValue);
        return elements.add(shared).subtract(BigInteger.ONE).divide(shared);
    }
}
