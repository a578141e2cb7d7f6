package io.lazaretto.artifact.pickle;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
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
    private final Map<String, Long> elements = new HashMap<>();

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

    /** Elements and bytes of each storage, in the order in which a legacy file holds them: that of their keys. */
    List<long[]> legacyOrder() {
        return bytes.keySet().stream()
                .sorted()
                .map(key -> new long[] {elements.get(key), bytes.get(key)})
                .toList();
    }

    void addAll(TorchStorages other) {
        bytes.putAll(other.bytes);
        elements.putAll(other.elements);
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
        String name = input.textOf(key, MAX_KEY);
        bytes.put(name, count.number() * size);
        elements.put(name, count.number());
        return true;
    }

    /**
     * {@code ('module', class, path of its source, source)}, by which the form before zip names the class of a module, so that
     * the loader can warn when its source has changed: the class itself is what stands in its place.
     *
     * @return null when it is no such id
     */
    static Imported containerOf(Persistent persistent, PickleInput input) throws IOException {
        return persistent.id() instanceof Container id
                        && id.kind() == Container.Kind.TUPLE
                        && id.size() == 4
                        && isText(id.item(0), "module", input)
                        && id.item(1) instanceof Imported type
                        && (id.item(2) == Atom.NONE || id.item(2) instanceof Text)
                        && (id.item(3) == Atom.NONE || id.item(3) instanceof Text)
                ? type
                : null;
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
