package io.lazaretto.artifact.gguf;

import java.util.Optional;

/** Types of metadata values; the number in the file is the ordinal. */
enum ValueType {
    UINT8(1),
    INT8(1),
    UINT16(2),
    INT16(2),
    UINT32(4),
    INT32(4),
    FLOAT32(4),
    BOOL(1),
    STRING(8),
    ARRAY(12),
    UINT64(8),
    INT64(8),
    FLOAT64(8);

    private final int bytes;

    ValueType(int bytes) {
        this.bytes = bytes;
    }

    /** The bytes of a value; the fewest of a string or an array. */
    int bytes() {
        return bytes;
    }

    boolean isNumber() {
        return this != STRING && this != ARRAY && this != BOOL;
    }

    static Optional<ValueType> of(long number) {
        return number < values().length ? Optional.of(values()[(int) number]) : Optional.empty();
    }
}
