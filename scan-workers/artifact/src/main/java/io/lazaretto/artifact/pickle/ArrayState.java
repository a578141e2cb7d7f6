package io.lazaretto.artifact.pickle;

import java.io.IOException;
import java.util.Set;

/**
 * The state of an array, {@code (version, shape, type, fortran, elements)}: objects stand in a list, all others in one byte
 * string of exactly their size ({@code array_setstate} in numpy's {@code methods.c}).
 */
final class ArrayState {
    private static final Set<String> MAKERS = Set.of("_reconstruct", "_mareconstruct");
    private static final int ELEMENTS = 3;

    /** What a state is. */
    enum Fault {
        NONE,
        /** One that numpy's loader refuses. */
        MALFORMED,
        /** Bytes where objects belong, or the reverse. */
        FORGED
    }

    private ArrayState() {}

    static Fault of(Made target, Value state, ElementTypes types, PickleInput input) throws IOException {
        if (!(target.callable() instanceof Imported maker)
                || !maker.module().startsWith("numpy")
                || !MAKERS.contains(maker.name())) {
            return Fault.NONE;
        }
        if (!(state instanceof Container parts)
                || parts.kind() != Container.Kind.TUPLE
                || parts.size() < ELEMENTS + 1) {
            return Fault.MALFORMED;
        }
        // The oldest form has no version in front.
        int shape = parts.item(0) instanceof Container ? 0 : 1;
        if (parts.size() <= shape + ELEMENTS || !(parts.item(shape + 1) instanceof Made type)) {
            return Fault.MALFORMED;
        }
        if (!ElementTypes.isDtype(type)) {
            return Fault.NONE;
        }
        try {
            return of(parts.item(shape), types.sizeOf(type, input), parts.item(shape + ELEMENTS));
        } catch (PickleFault e) {
            return Fault.MALFORMED;
        }
    }

    private static Fault of(Value shape, ElementTypes.Size size, Value content) throws PickleFault {
        long elements = ElementTypes.elements(shape);
        return switch (content) {
            case Container list
            when list.kind() == Container.Kind.LIST ->
                !size.objects() ? Fault.FORGED : list.size() == elements ? Fault.NONE : Fault.MALFORMED;
            case Text text
            when text.kind() != Text.Kind.STR -> {
                if (size.objects()) {
                    yield Fault.FORGED;
                }
                boolean fits =
                        Math.multiplyHigh(elements, size.bytes()) == 0 && elements * size.bytes() == text.length();
                yield fits ? Fault.NONE : Fault.MALFORMED;
            }
            // Bytes of the older protocols are encoded characters.
            case Made _ -> size.objects() ? Fault.FORGED : Fault.NONE;
            default -> Fault.MALFORMED;
        };
    }
}
