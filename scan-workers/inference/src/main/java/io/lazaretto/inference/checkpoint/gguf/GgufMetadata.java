package io.lazaretto.inference.checkpoint.gguf;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The key-value pairs of a file as {@code Long}, {@code Double}, {@code Boolean}, {@code String} and lists of them. Hostile text.
 */
public final class GgufMetadata {
    private static final int MAX_PAIRS = 100_000;
    private static final int MAX_VALUES = 8_000_000;
    private static final int MAX_KEY = 65_535;
    private static final int MAX_STRING = 8 << 20;
    private static final int MAX_NESTING = 4;

    private final Map<String, Object> pairs;

    /** @param pairs of the types named above */
    public GgufMetadata(Map<String, Object> pairs) {
        this.pairs = Collections.unmodifiableMap(pairs);
    }

    static GgufMetadata read(GgufCursor cursor, long count) throws CheckpointException {
        if (count < 0 || count > MAX_PAIRS) {
            throw new CheckpointException(Kind.LIMIT, count + " metadata pairs");
        }
        Map<String, Object> pairs = new LinkedHashMap<>();
        int[] left = {MAX_VALUES};
        for (long i = 0; i < count; i++) {
            String key = cursor.string(MAX_KEY, "a key");
            if (pairs.put(key, value(cursor, cursor.u32(), left, 0)) != null) {
                throw new CheckpointException(Kind.MALFORMED, "the key " + key + " occurs twice");
            }
        }
        return new GgufMetadata(pairs);
    }

    private static Object value(GgufCursor cursor, long type, int[] left, int depth) throws CheckpointException {
        if (--left[0] < 0) {
            throw new CheckpointException(Kind.LIMIT, "more than " + MAX_VALUES + " metadata values");
        }
        return switch ((int) Math.min(type, 13)) {
            case 0 -> cursor.i8() & 0xffL;
            case 1 -> (long) cursor.i8();
            case 2 -> cursor.i16() & 0xffffL;
            case 3 -> (long) cursor.i16();
            case 4 -> cursor.u32();
            case 5 -> (long) cursor.i32();
            case 6 -> (double) Float.intBitsToFloat(cursor.i32());
            case 7 -> cursor.i8() != 0;
            case 8 -> cursor.string(MAX_STRING, "a string");
            case 9 -> array(cursor, left, depth);
            case 10, 11 -> cursor.i64();
            case 12 -> Double.longBitsToDouble(cursor.i64());
            default -> throw new CheckpointException(Kind.MALFORMED, "a metadata value of type " + type);
        };
    }

    private static List<Object> array(GgufCursor cursor, int[] left, int depth) throws CheckpointException {
        long type = cursor.u32();
        long length = cursor.i64();
        if (depth == MAX_NESTING || length < 0 || length > left[0] || length > cursor.remaining()) {
            throw new CheckpointException(Kind.LIMIT, "a metadata array of " + length + " values");
        }
        List<Object> values = new ArrayList<>((int) length);
        for (long i = 0; i < length; i++) {
            values.add(value(cursor, type, left, depth + 1));
        }
        return Collections.unmodifiableList(values);
    }

    public Map<String, Object> pairs() {
        return pairs;
    }

    /** What {@code general.architecture} says, empty when it says nothing. */
    public String architecture() {
        return string("general.architecture").orElse("");
    }

    public Optional<String> string(String key) {
        return pairs.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    public OptionalLong integer(String key) {
        return pairs.get(key) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    public OptionalDouble number(String key) {
        return pairs.get(key) instanceof Number number
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    public Optional<Boolean> bool(String key) {
        return pairs.get(key) instanceof Boolean value ? Optional.of(value) : Optional.empty();
    }

    /** The list of that key, null when there is none: lists may be empty. */
    public List<?> list(String key) {
        return pairs.get(key) instanceof List<?> list ? list : null;
    }

    /** A key of the architecture, such as {@code llama.block_count}. */
    String own(String suffix) {
        return architecture() + "." + suffix;
    }
}
