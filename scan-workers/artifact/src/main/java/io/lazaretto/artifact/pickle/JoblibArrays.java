package io.lazaretto.artifact.pickle;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * The arrays of a joblib file ({@code joblib/numpy_pickle.py}, {@code NumpyArrayWrapper.read_array}). BUILD on a wrapper makes
 * the loader read the array from the file: a byte that counts padding, the padding, and the elements; or, for Python objects,
 * another pickle. Whatever is not as joblib writes it stops the walk, because nobody knows where the opcodes go on.
 */
final class JoblibArrays {
    private static final Set<String> MODULES = Set.of("joblib.numpy_pickle", "sklearn.externals.joblib.numpy_pickle");
    private static final Set<String> SUBCLASSES = Set.of("ndarray", "memmap", "matrix");
    private static final int MAX_REMEMBERED = 1_000_000;
    private static final int MAX_KEY = 64;
    private static final int PADDING = 0xff;
    private static final int MAX_PADDING = 16;
    private static final String FILE_NAME = "filename";
    private static final int MAX_PATH = 4_096;

    private final ElementTypes types;
    private final Set<Long> read = new HashSet<>();

    JoblibArrays(ElementTypes types) {
        this.types = types;
    }

    /**
     * Whether a wrapper of joblib before 0.10 names a file in another folder than its own: joblib loads that file, and the
     * pickles in it ({@code NDArrayWrapper.read}).
     */
    static boolean readsElsewhere(Imported type, Value state, PickleInput input) throws IOException {
        if (!type.module().startsWith("joblib.numpy_pickle")
                || !type.name().endsWith("NDArrayWrapper")
                || !(state instanceof Container entries)
                || entries.kind() != Container.Kind.DICT) {
            return false;
        }
        for (int i = 0; i + 1 < entries.keptItems(); i += 2) {
            if (entries.item(i) instanceof Text key
                    && key.length() == FILE_NAME.length()
                    && input.textOf(key, FILE_NAME.length()).equals(FILE_NAME)
                    && entries.item(i + 1) instanceof Text name) {
                String path = input.textOf(name, MAX_PATH);
                return path.indexOf('/') >= 0 || path.indexOf('\\') >= 0 || path.startsWith("..");
            }
        }
        return false;
    }

    boolean isWrapper(Value target) {
        return target instanceof Made made
                && LibraryArguments.typeOf(made) instanceof Imported type
                && type.name().equals("NumpyArrayWrapper")
                && MODULES.contains(type.module());
    }

    void skip(Made wrapper, Value state, PickleInput input, long offset, PickleJudge judge, NestedPickles nested)
            throws IOException, PickleFault {
        if (!(state instanceof Container fields)
                || fields.kind() != Container.Kind.DICT
                || fields.size() != fields.keptItems()
                || !read.add(wrapper.offset())
                || read.size() > MAX_REMEMBERED) {
            throw unreadable("state");
        }
        if (!(field(fields, "subclass", input) instanceof Imported subclass)
                || !subclass.module().startsWith("numpy")
                || !SUBCLASSES.contains(subclass.name())) {
            // Looked at when the array was read, and by some versions not at all: the opcodes behind it run.
            judge.anomaly(Anomaly.ARRAY_CLASS, offset, "subclass");
        }
        if (!(field(fields, "dtype", input) instanceof Made dtype) || !ElementTypes.isDtype(dtype)) {
            throw unreadable("dtype");
        }
        long elements = ElementTypes.elements(field(fields, "shape", input));
        ElementTypes.Size size = types.sizeOf(dtype, input);
        if (size.objects()) {
            input.skipBehindFrame(0);
            StreamEnd end = nested.inline(input.view(), input.position(), judge);
            if (!end.isStopped()) {
                throw new PickleFault(end.fault(), "in an array of objects: " + end.detail());
            }
            input.skip(end.offset() - input.position());
            return;
        }
        Value alignment = field(fields, "numpy_array_alignment_bytes", input);
        if (alignment != null && alignment != Atom.NONE) {
            int padding = input.byteBehindFrame();
            boolean plain = true;
            for (int i = 0; i < padding; i++) {
                plain &= input.byteBehindFrame() == PADDING;
            }
            if (!plain || padding > MAX_PADDING) {
                judge.anomaly(Anomaly.ARRAY_PADDING, offset, Integer.toString(padding));
            }
        }
        try {
            input.skipBehindFrame(Math.multiplyExact(elements, size.bytes()));
        } catch (ArithmeticException e) {
            throw unreadable("shape");
        }
    }

    /** The value that a key has in the end; null when it has none. */
    private static Value field(Container fields, String name, PickleInput input) throws IOException {
        for (int i = fields.keptItems() - 2; i >= 0; i -= 2) {
            if (fields.item(i) instanceof Text key
                    && key.length() == name.length()
                    && input.textOf(key, MAX_KEY).equals(name)) {
                return fields.item(i + 1);
            }
        }
        return null;
    }

    private static PickleFault unreadable(String what) {
        return PickleFault.malformed("an array whose " + what + " joblib does not write");
    }
}
