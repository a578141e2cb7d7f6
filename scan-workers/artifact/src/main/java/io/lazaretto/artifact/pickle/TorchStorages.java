package io.lazaretto.artifact.pickle;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The tensor storages that a torch pickle names by persistent ids: {@code ('storage', type, key, location, count)}. */
public final class TorchStorages {
    private static final int MAX_STORAGES = 1_000_000;
    private static final int MAX_KEY = 256;
    private static final int MIN_ID = 5;
    private static final Set<String> EIGHT = Set.of("DoubleStorage", "LongStorage", "ComplexFloatStorage");
    private static final Set<String> FOUR = Set.of("FloatStorage", "IntStorage", "QInt32Storage");
    private static final Set<String> TWO = Set.of("HalfStorage", "ShortStorage", "BFloat16Storage");

    private final Map<String, Long> bytes = new HashMap<>();

    TorchStorages() {}

    /** Bytes by storage key; hostile text. */
    public Map<String, Long> bytesByKey() {
        return Map.copyOf(bytes);
    }

    public boolean isEmpty() {
        return bytes.isEmpty();
    }

    /** Bytes of all storages as a legacy file holds them, each behind a count; -1 when that overflows. */
    long legacyBytes() {
        long total = 0;
        try {
            for (long size : bytes.values()) {
                total = Math.addExact(total, Math.addExact(size, Long.BYTES));
            }
        } catch (ArithmeticException e) {
            return -1;
        }
        return total;
    }

    void addAll(TorchStorages other) {
        bytes.putAll(other.bytes);
    }

    /** @return false when the id is not one that torch writes */
    boolean accept(Persistent persistent, PickleInput input) throws IOException {
        if (!(persistent.id() instanceof Container id)
                || id.kind() != Container.Kind.TUPLE
                || id.size() < MIN_ID
                || id.size() > MIN_ID + 1
                || !isText(id.item(0), "storage", input)
                || !(id.item(1) instanceof Imported type)
                || !type.judgement().isAllowed()
                || !type.name().endsWith("Storage")
                || !(id.item(2) instanceof Text key)
                || !key.isName()
                || !(id.item(3) instanceof Text)
                || !(id.item(4) instanceof Atom count)
                || count.kind() != Atom.Kind.INT
                || count.number() < 0) {
            return false;
        }
        long size = elementBytes(type.name());
        if (count.number() > Long.MAX_VALUE / size || bytes.size() >= MAX_STORAGES || key.length() > MAX_KEY) {
            return false;
        }
        bytes.put(input.textOf(key, MAX_KEY), count.number() * size);
        return true;
    }

    private static boolean isText(Value value, String expected, PickleInput input) throws IOException {
        return value instanceof Text text
                && text.length() == expected.length()
                && input.textOf(text, expected.length()).equals(expected);
    }

    private static int elementBytes(String type) {
        if (type.equals("ComplexDoubleStorage")) {
            return 16;
        }
        return EIGHT.contains(type) ? 8 : FOUR.contains(type) ? 4 : TWO.contains(type) ? 2 : 1;
    }
}
