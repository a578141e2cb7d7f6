package io.lazaretto.artifact.pickle;

import java.io.IOException;
import java.util.Map;

/**
 * Arrays of {@code array.array}: {@code array(code, [elements])} in the protocols before 3, later
 * {@code _array_reconstructor(array, code, format, bytes)}. Formats are those of {@code arraymodule.c}; writers use the one of
 * the type on their machine.
 */
final class MachineArrays {
    /** Lowest format of a type, and how many follow: byte orders, and sizes of long. */
    private static final Map<String, int[]> FORMATS = Map.ofEntries(
            Map.entry("B", new int[] {0, 0, 1}),
            Map.entry("b", new int[] {1, 1, 1}),
            Map.entry("H", new int[] {2, 3, 2}),
            Map.entry("h", new int[] {4, 5, 2}),
            Map.entry("I", new int[] {6, 7, 4}),
            Map.entry("i", new int[] {8, 9, 4}),
            Map.entry("L", new int[] {6, 11, 0}),
            Map.entry("l", new int[] {8, 13, 0}),
            Map.entry("Q", new int[] {10, 11, 8}),
            Map.entry("q", new int[] {12, 13, 8}),
            Map.entry("f", new int[] {14, 15, 4}),
            Map.entry("d", new int[] {16, 17, 8}),
            Map.entry("u", new int[] {18, 21, 0}),
            Map.entry("w", new int[] {20, 21, 4}));

    private MachineArrays() {}

    static boolean accept(Container tuple, PickleInput input) throws IOException {
        if (tuple.size() == 2) {
            return format(tuple.item(0), input) != null
                    && (tuple.item(1) instanceof Text || tuple.item(1) instanceof Container)
                    && ArgumentRules.isLiteral(tuple.item(1), 0);
        }
        if (tuple.size() != 4
                || !ArgumentRules.isNamed(tuple.item(0), "array", "array")
                || !(tuple.item(2) instanceof Atom format)
                || format.kind() != Atom.Kind.INT
                || !(tuple.item(3) instanceof Text bytes)) {
            return false;
        }
        int[] formats = format(tuple.item(1), input);
        return formats != null
                && format.number() >= formats[0]
                && format.number() <= formats[1]
                && (formats[2] == 0 || bytes.length() % formats[2] == 0);
    }

    /** @return null when it is no type code */
    private static int[] format(Value value, PickleInput input) throws IOException {
        return value instanceof Text code && code.length() == 1 ? FORMATS.get(input.textOf(code, 1)) : null;
    }
}
