package io.lazaretto.artifact.openvino;

import java.math.BigInteger;
import java.util.Map;

/** How many bytes a constant needs. */
final class ElementTypes {
    private static final int MAX_RANK = 64;
    private static final Map<String, Integer> BITS = Map.ofEntries(
            Map.entry("boolean", 8),
            Map.entry("u1", 1),
            Map.entry("u2", 2),
            Map.entry("u4", 4),
            Map.entry("i4", 4),
            Map.entry("nf4", 4),
            Map.entry("f4e2m1", 4),
            Map.entry("f8e4m3", 8),
            Map.entry("f8e5m2", 8),
            Map.entry("f8e8m0", 8),
            Map.entry("i8", 8),
            Map.entry("u8", 8),
            Map.entry("i16", 16),
            Map.entry("u16", 16),
            Map.entry("f16", 16),
            Map.entry("bf16", 16),
            Map.entry("i32", 32),
            Map.entry("u32", 32),
            Map.entry("f32", 32),
            Map.entry("i64", 64),
            Map.entry("u64", 64),
            Map.entry("f64", 64));

    private ElementTypes() {}

    /** @return null when type or shape do not say */
    static BigInteger bytes(String type, String shape) {
        Integer bits = BITS.get(type);
        String[] parts = shape.isBlank() ? new String[0] : shape.split(",", MAX_RANK + 1);
        if (bits == null || parts.length > MAX_RANK) {
            return null;
        }
        BigInteger elements = BigInteger.ONE;
        for (String part : parts) {
            String dimension = part.strip();
            if (dimension.isEmpty()
                    || dimension.length() > 18
                    || !dimension.chars().allMatch(Character::isDigit)) {
                return null;
            }
            elements = elements.multiply(new BigInteger(dimension));
        }
        return elements.multiply(BigInteger.valueOf(bits))
                .add(BigInteger.valueOf(7))
                .shiftRight(3);
    }
}
