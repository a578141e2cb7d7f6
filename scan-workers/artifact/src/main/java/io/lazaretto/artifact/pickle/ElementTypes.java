package io.lazaretto.artifact.pickle;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many bytes an element takes, of a pickled {@code numpy.dtype('f8', False, True)} and its state. */
final class ElementTypes {
    private static final Pattern CODE = Pattern.compile("[<>|=]?([?bBiufcmMOSaUV])([0-9]{1,9})?");
    private static final int MAX_CODE = 16;
    private static final int UCS4 = 4;
    /** Of the state {@code (version, order, subarray, names, fields, size, alignment, flags)}. */
    private static final int SUBARRAY = 2;

    private static final int FIELDS = 4;
    private static final int SIZE = 5;
    private static final int FLAGS = 7;
    /** NPY_ITEM_REFCOUNT, numpy/ndarraytypes.h. */
    private static final int HOLDS_OBJECTS = 1;

    private ElementTypes() {}

    /** @param objects whether elements are, or hold, Python objects */
    record Size(long bytes, boolean objects) {}

    static boolean isDtype(Made made) {
        return made.callable() instanceof Imported imported && imported.is("numpy", "dtype");
    }

    /** @param state of the BUILD behind the call, or null */
    static Size sizeOf(Made dtype, Value state, PickleInput input) throws IOException, PickleFault {
        if (!(dtype.arguments() instanceof Container arguments)
                || arguments.size() == 0
                || !(arguments.item(0) instanceof Text text)
                || text.length() > MAX_CODE) {
            throw unknown();
        }
        Matcher code = CODE.matcher(input.textOf(text, MAX_CODE));
        if (!code.matches()) {
            throw unknown();
        }
        char kind = code.group(1).charAt(0);
        long number = code.group(2) == null ? 1 : Long.parseLong(code.group(2));
        Size size = new Size(kind == 'U' ? UCS4 * number : number, kind == 'O');
        return state == null ? size : confirmed(size, kind, state);
    }

    /** The state of a type must say what its code says, except for whether a structure holds objects. */
    private static Size confirmed(Size size, char kind, Value state) throws PickleFault {
        if (!(state instanceof Container parts)
                || parts.kind() != Container.Kind.TUPLE
                || parts.size() <= FLAGS
                || parts.item(SUBARRAY) != Atom.NONE
                || parts.item(FIELDS) != Atom.NONE && kind != 'V'
                || !(parts.item(SIZE) instanceof Atom bytes)
                || bytes.kind() != Atom.Kind.INT
                || bytes.number() != -1 && bytes.number() != size.bytes()
                || !(parts.item(FLAGS) instanceof Atom flags)
                || flags.kind() != Atom.Kind.INT) {
            throw unknown();
        }
        boolean holdsObjects = (flags.number() & HOLDS_OBJECTS) != 0;
        if (kind != 'V' && holdsObjects != size.objects()) {
            throw unknown();
        }
        return new Size(size.bytes(), holdsObjects);
    }

    private static PickleFault unknown() {
        return PickleFault.malformed("an array whose element type numpy does not write");
    }
}
