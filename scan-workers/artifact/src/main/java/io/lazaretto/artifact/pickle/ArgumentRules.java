package io.lazaretto.artifact.pickle;

import io.lazaretto.artifact.pickle.Allowance.ArgumentCheck;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the arguments of an allowed call must look like. */
final class ArgumentRules {
    private static final Set<String> LATIN_1 = Set.of("latin1", "latin-1", "latin_1", "iso-8859-1", "iso8859-1", "l1");
    private static final int MAX_ENCODING_NAME = 32;
    private static final int MAX_DEPTH = 8;
    private static final long MAX_ALLOCATION = 1 << 20;
    private static final int MAX_FRACTION = 4_300;
    private static final int MAX_ZONE = 64;
    private static final Pattern ZONE = Pattern.compile("[A-Za-z][A-Za-z0-9_+/-]*+");
    private static final Pattern FRACTION = Pattern.compile("-?[0-9]++(?:/[0-9]++)?");
    private static final Pattern UFUNC_MODULE =
            Pattern.compile("numpy|numpy\\._?core\\.(?:umath|_multiarray_umath)|scipy\\.special\\._ufuncs(?:_cxx)?");
    /** An attribute of these modules is brought by its name: only the universal functions among them. */
    private static final Set<String> UFUNCS =
            NameList.read("ufuncs.txt").stream().map(List::getFirst).collect(Collectors.toUnmodifiableSet());
    /** Subclasses whose {@code __array_finalize__} and {@code __setstate__} only fill attributes. */
    private static final Set<String> ARRAYS = Set.of("ndarray", "matrix", "recarray");

    private static final String REBUILD = "_rebuild_";

    private final PickleInput input;

    ArgumentRules(PickleInput input) {
        this.input = input;
    }

    boolean accept(Imported callable, Value arguments) throws IOException {
        return accept(callable.judgement().allowance().check(), arguments);
    }

    private boolean accept(ArgumentCheck check, Value arguments) throws IOException {
        if (check == ArgumentCheck.NONE) {
            return true;
        }
        if (!(arguments instanceof Container tuple)) {
            return false;
        }
        return switch (check) {
            case NONE -> true;
            case LITERAL -> isLiteral(tuple, 0) && !allocates(tuple);
            case CODEC ->
                tuple.size() == 2
                        && tuple.item(0) instanceof Text text
                        && text.kind() == Text.Kind.STR
                        && tuple.item(1) instanceof Text encoding
                        && LATIN_1.contains(input.textOf(encoding, MAX_ENCODING_NAME));
            case RECONSTRUCT ->
                tuple.size() == 3
                        && isArrayType(tuple.item(0))
                        && isEmptyShape(tuple.item(1))
                        && isOneByte(tuple.item(2));
            case STORAGE_FIRST -> tuple.size() > 0 && isStorage(tuple.item(0)) && TensorView.fits(tuple);
            case TENSOR_FIRST -> tuple.size() > 0 && isTensor(tuple.item(0));
            case TYPE_FIRST -> tuple.size() > 0 && isAllowedType(tuple.item(0));
            case FROM_TYPE ->
                tuple.size() == 4
                        && tuple.item(0) instanceof Imported rebuild
                        && rebuild.judgement().isAllowed()
                        && rebuild.name().startsWith(REBUILD)
                        && isAllowedType(tuple.item(1))
                        && accept(innerCheck(rebuild), tuple.item(2));
            case SCALAR -> tuple.size() > 0 && isAllowedType(tuple.item(0)) && !isObjectType(tuple.item(0));
            case ITERABLE -> !allocates(tuple);
            case FRACTION -> isFraction(tuple);
            case ZONE ->
                isLiteral(tuple, 0)
                        && tuple.size() > 0
                        && tuple.item(0) instanceof Text zone
                        && zone.length() <= MAX_ZONE
                        && ZONE.matcher(input.textOf(zone, MAX_ZONE)).matches();
            case EMPTY -> tuple.size() == 0;
            // What is in the literal is looked at by NestedPickles.
            case TORCH_FILE ->
                tuple.size() == 1
                        && (tuple.item(0) instanceof Text text && text.kind() == Text.Kind.BYTES
                                || tuple.item(0) instanceof Made encoded
                                        && isNamed(encoded.callable(), "_codecs", "encode")
                                        && isAllowedResult(encoded));
            case VALUES -> isLiteral(tuple, 0);
            case SPARSE_INDEX -> tuple.size() == 2 && isLiteral(tuple, 0);
            case ARRAY -> MachineArrays.accept(tuple, input);
            case UFUNC ->
                tuple.size() == 2
                        && tuple.item(0) instanceof Text module
                        && tuple.item(1) instanceof Text name
                        && UFUNC_MODULE.matcher(input.textOf(module, MAX_ZONE)).matches()
                        && UFUNCS.contains(input.textOf(name, MAX_ZONE));
            case TZFILE ->
                tuple.size() == 2
                        && tuple.item(0) == Atom.NONE
                        && (tuple.item(1) instanceof Text || tuple.item(1) == Atom.NONE);
            case CREATE_ARRAY ->
                (tuple.size() == 3 || tuple.size() == 4 && tuple.item(3) == Atom.NONE)
                        && tuple.item(0) instanceof Imported maker
                        && maker.judgement().isAllowed()
                        && maker.judgement().allowance().check() == ArgumentCheck.RECONSTRUCT;
            case RECONSTRUCTOR, NEW_OF, CYTHON, DEFAULTDICT, MASKED, BIT_GENERATOR, RANDOM_STATE, TREE, INDEX ->
                LibraryArguments.accept(check, tuple);
        };
    }

    private static ArgumentCheck innerCheck(Imported rebuild) {
        ArgumentCheck check = rebuild.judgement().allowance().check();
        // The format does not nest it, and one level is all that is looked at.
        return check == ArgumentCheck.FROM_TYPE ? ArgumentCheck.LITERAL : check;
    }

    static boolean isLiteral(Value value, int depth) {
        return switch (value) {
            case Atom _, Text _ -> true;
            case Container container -> {
                if (depth > MAX_DEPTH) {
                    yield false;
                }
                for (int i = 0; i < container.keptItems(); i++) {
                    if (!isLiteral(container.item(i), depth + 1)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Made made -> isAllowedResult(made);
            case Imported imported -> imported.is("pandas", "NA") || imported.is("pandas._libs.missing", "NA");
            case Persistent _ -> false;
        };
    }

    /** A number where a constructor would take it as a size, or a range that it would write out. */
    private static boolean allocates(Container tuple) {
        if (tuple.size() == 0) {
            return false;
        }
        return tuple.size() == 1
                        && tuple.item(0) instanceof Atom atom
                        && (atom.kind() == Atom.Kind.BIG || Math.abs(atom.number()) > MAX_ALLOCATION)
                || tuple.item(0) instanceof Made made && isNamed(made.callable(), "builtins", "range");
    }

    private static boolean isInteger(Value value) {
        return value instanceof Atom atom && (atom.kind() == Atom.Kind.INT || atom.kind() == Atom.Kind.BIG);
    }

    private static boolean isArrayType(Value value) {
        return value instanceof Imported type
                && type.judgement().isAllowed()
                && type.module().startsWith("numpy")
                && ARRAYS.contains(type.name());
    }

    /** {@code (0,)}: writers make an array of nothing, whose state brings the shape. */
    static boolean isEmptyShape(Value value) {
        return value instanceof Container shape
                && shape.kind() == Container.Kind.TUPLE
                && shape.size() == 1
                && shape.item(0) instanceof Atom atom
                && atom.kind() == Atom.Kind.INT
                && atom.number() == 0;
    }

    /** {@code '1/3'}, later {@code (1, 3)}: with an exponent, the constructor would compute a power of ten of any size. */
    private boolean isFraction(Container tuple) throws IOException {
        return tuple.size() == 2 && isInteger(tuple.item(0)) && isInteger(tuple.item(1))
                || tuple.size() == 1
                        && tuple.item(0) instanceof Text text
                        && text.length() <= MAX_FRACTION
                        && FRACTION.matcher(input.textOf(text, MAX_FRACTION)).matches();
    }

    /** The result of an allowed call; its own arguments were looked at when it was made. */
    static boolean isAllowedResult(Made made) {
        return made.callable() instanceof Imported callable
                && callable.judgement().isAllowed();
    }

    private boolean isObjectType(Value value) throws IOException {
        if (value instanceof Made made && isNamed(made.callable(), "numpy.dtypes", "ObjectDType")) {
            return true;
        }
        return value instanceof Made made
                && ElementTypes.isDtype(made)
                && !(made.arguments() instanceof Container arguments
                        && arguments.size() > 0
                        && arguments.item(0) instanceof Text code
                        && input.textOf(code, MAX_ENCODING_NAME).indexOf('O') < 0
                        && !input.textOf(code, MAX_ENCODING_NAME).startsWith("object"));
    }

    private static boolean isStorage(Value value) {
        return value instanceof Persistent || value instanceof Made made && isAllowedResult(made);
    }

    private static boolean isTensor(Value value) {
        return value instanceof Made made && isAllowedResult(made);
    }

    private static boolean isAllowedType(Value value) {
        return value instanceof Imported type && type.judgement().isAllowed()
                || value instanceof Made made && isAllowedResult(made);
    }

    static boolean isNamed(Value value, String module, String name) {
        return value instanceof Imported imported && imported.is(module, name);
    }

    /** {@code b'b'}, which protocol 2 writes as an encoded string. */
    static boolean isOneByte(Value value) {
        return value instanceof Text text && text.length() == 1
                || value instanceof Made made
                        && made.callable() instanceof Imported encode
                        && encode.is("_codecs", "encode");
    }
}
