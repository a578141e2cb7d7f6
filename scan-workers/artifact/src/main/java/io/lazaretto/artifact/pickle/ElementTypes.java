package io.lazaretto.artifact.pickle;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The element types of one stream: pickled {@code numpy.dtype('f8', False, True)} with the state behind it,
 * {@code (version, order, subarray, names, fields, size, alignment, flags)}. numpy copies a state into the type almost
 * unchecked ({@code arraydescr_setstate} in {@code descriptor.c}). A type of objects whose flags deny it, or a field that lies
 * outside of its element, makes numpy take bytes of the stream for addresses: the state has to be one that numpy writes.
 */
final class ElementTypes {
    private static final Pattern CODE = Pattern.compile("[<>|=]?([?bBiufcmMOSaUV])([0-9]{1,9})?");
    private static final int MAX_CODE = 16;
    private static final int MAX_REMEMBERED = 100_000;
    private static final int UCS4 = 4;
    private static final char STRUCTURE = 'V';

    private static final int VERSION = 0;
    private static final int SUBARRAY = 2;
    private static final int NAMES = 3;
    private static final int FIELDS = 4;
    private static final int SIZE = 5;
    private static final int FLAGS = 7;
    /** NPY_ITEM_REFCOUNT and NPY_LIST_PICKLE, numpy/ndarraytypes.h: set together, or the bytes of an array become addresses. */
    private static final int OBJECT_FLAGS = 3;

    private final Map<Long, Size> sizes = new HashMap<>();

    /** @param objects whether elements are, or hold, Python objects */
    record Size(long bytes, boolean objects) {}

    static boolean isDtype(Made made) {
        return made.callable() instanceof Imported imported && imported.is("numpy", "dtype");
    }

    /**
     * BUILD on a type.
     *
     * @return false when numpy writes no such state
     */
    boolean built(Made dtype, Value state, PickleInput input) throws IOException {
        if (sizes.containsKey(dtype.offset()) || sizes.size() >= MAX_REMEMBERED) {
            return false;
        }
        Size size = null;
        try {
            size = stated(dtype, state, input);
        } catch (PickleFault e) {
            // Told by the answer.
        }
        sizes.put(dtype.offset(), size);
        return size != null;
    }

    /** How many bytes an element takes. */
    Size sizeOf(Made dtype, PickleInput input) throws IOException, PickleFault {
        if (!sizes.containsKey(dtype.offset())) {
            Matcher code = code(dtype, input);
            return declared(code.group(1).charAt(0), code.group(2));
        }
        Size size = sizes.get(dtype.offset());
        if (size == null) {
            throw unknown();
        }
        return size;
    }

    private Size stated(Made dtype, Value state, PickleInput input) throws IOException, PickleFault {
        if (!(state instanceof Container parts)
                || parts.kind() != Container.Kind.TUPLE
                || parts.size() <= FLAGS
                || number(parts.item(VERSION)) < 3
                || number(parts.item(VERSION)) > 4) {
            throw unknown();
        }
        long stated = number(parts.item(SIZE));
        boolean objects = (number(parts.item(FLAGS)) & OBJECT_FLAGS) == OBJECT_FLAGS;
        if (!objects && (number(parts.item(FLAGS)) & OBJECT_FLAGS) != 0) {
            throw unknown();
        }
        // A class of records stands for the code of the structure.
        boolean record = dtype.arguments() instanceof Container arguments
                && arguments.size() > 0
                && arguments.item(0) instanceof Imported;
        Matcher code = record ? null : code(dtype, input);
        char kind = record ? STRUCTURE : code.group(1).charAt(0);
        Size size = record ? new Size(stated, objects) : declared(kind, code.group(2));
        if (stated != -1 && stated != size.bytes() || size.bytes() < 0) {
            throw unknown();
        }
        if (kind != STRUCTURE) {
            if (parts.item(SUBARRAY) != Atom.NONE
                    || parts.item(NAMES) != Atom.NONE
                    || parts.item(FIELDS) != Atom.NONE
                    || objects != size.objects()) {
                throw unknown();
            }
            return size;
        }
        if (objects != holdsObjects(parts, size.bytes(), input)) {
            throw unknown();
        }
        return new Size(size.bytes(), objects);
    }

    private boolean holdsObjects(Container parts, long bytes, PickleInput input) throws IOException, PickleFault {
        if (parts.item(SUBARRAY) instanceof Container subarray) {
            if (subarray.size() != 2
                    || parts.item(FIELDS) != Atom.NONE
                    || !(subarray.item(0) instanceof Made base)
                    || !isDtype(base)) {
                throw unknown();
            }
            Size element = sizeOf(base, input);
            long count = elements(subarray.item(1));
            if (Math.multiplyHigh(count, element.bytes()) != 0 || count * element.bytes() != bytes) {
                throw unknown();
            }
            return element.objects();
        }
        if (parts.item(FIELDS) == Atom.NONE) {
            return false;
        }
        if (!(parts.item(FIELDS) instanceof Container fields)
                || fields.kind() != Container.Kind.DICT
                || fields.size() != fields.keptItems()
                || !(parts.item(NAMES) instanceof Container names)
                || names.size() > fields.size() / 2) {
            throw unknown();
        }
        boolean objects = false;
        for (int i = 1; i < fields.keptItems(); i += 2) {
            if (!(fields.item(i) instanceof Container field)
                    || field.size() < 2
                    || !(field.item(0) instanceof Made type)
                    || !isDtype(type)) {
                throw unknown();
            }
            Size element = sizeOf(type, input);
            long offset = number(field.item(1));
            if (offset < 0 || offset > bytes || element.bytes() > bytes - offset) {
                throw unknown();
            }
            objects |= element.objects();
        }
        return objects;
    }

    /** The product of a shape; the elements of an array. */
    static long elements(Value shape) throws PickleFault {
        if (!(shape instanceof Container dimensions)
                || dimensions.kind() != Container.Kind.TUPLE
                || dimensions.size() != dimensions.keptItems()) {
            throw unreadable();
        }
        long elements = 1;
        for (int i = 0; i < dimensions.keptItems(); i++) {
            if (!(dimensions.item(i) instanceof Atom atom)
                    || atom.kind() != Atom.Kind.INT
                    || atom.number() < 0
                    || Math.multiplyHigh(elements, atom.number()) != 0
                    || elements * atom.number() < 0) {
                throw unreadable();
            }
            elements *= atom.number();
        }
        return elements;
    }

    /** A field is kept whatever the size of the dict that it stands in. */
    static boolean isField(Value value) {
        return value instanceof Container field
                && field.kind() == Container.Kind.TUPLE
                && field.size() >= 2
                && field.item(0) instanceof Made type
                && isDtype(type);
    }

    private static Matcher code(Made dtype, PickleInput input) throws IOException, PickleFault {
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
        return code;
    }

    private static Size declared(char kind, String digits) {
        long number = digits == null ? 1 : Long.parseLong(digits);
        return new Size(kind == 'U' ? UCS4 * number : number, kind == 'O');
    }

    private static long number(Value value) throws PickleFault {
        if (!(value instanceof Atom atom) || atom.kind() != Atom.Kind.INT) {
            throw unknown();
        }
        return atom.number();
    }

    private static PickleFault unknown() {
        return PickleFault.malformed("an array whose element type numpy does not write");
    }

    private static PickleFault unreadable() {
        return PickleFault.malformed("an array whose shape joblib does not write");
    }
}
