package io.lazaretto.artifact.protobuf;

import java.util.Map;

/** The few names of enumerations that a rule asks about: element types of TensorFlow; all others are told apart by nobody. */
final class EnumNames {
    private static final Map<String, Long> NUMBERS = Map.ofEntries(
            Map.entry("DT_FLOAT", 1L),
            Map.entry("DT_DOUBLE", 2L),
            Map.entry("DT_INT32", 3L),
            Map.entry("DT_UINT8", 4L),
            Map.entry("DT_INT16", 5L),
            Map.entry("DT_INT8", 6L),
            Map.entry("DT_STRING", 7L),
            Map.entry("DT_COMPLEX64", 8L),
            Map.entry("DT_INT64", 9L),
            Map.entry("DT_BOOL", 10L),
            Map.entry("DT_BFLOAT16", 14L),
            Map.entry("DT_UINT16", 17L),
            Map.entry("DT_COMPLEX128", 18L),
            Map.entry("DT_HALF", 19L),
            Map.entry("DT_UINT32", 22L),
            Map.entry("DT_UINT64", 23L));

    private EnumNames() {}

    static long number(String name) {
        return NUMBERS.getOrDefault(name, 0L);
    }
}
