package io.lazaretto.artifact.pickle;

import io.lazaretto.artifact.pickle.Allowance.ArgumentCheck;
import io.lazaretto.artifact.pickle.Allowance.Use;
import java.util.Set;

/**
 * Arguments of the functions by which libraries rebuild their objects. Several of them call or instantiate what they are
 * given ({@code __randomstate_ctor(name, ctor)} calls {@code ctor(name)}), so what they are given has to be on the list too.
 */
final class LibraryArguments {
    private static final long MAX_OUTPUTS = 1 << 24;
    private static final Set<String> EMPTY_VALUES =
            Set.of("int", "float", "complex", "bool", "str", "bytes", "list", "dict", "set", "tuple");
    private static final Set<String> RECONSTRUCTED_BASES = Set.of("dict", "list");
    private static final String CONSTRUCTOR = "__bit_generator_ctor";
    private static final String RANDOM = "numpy.random.";

    private LibraryArguments() {}

    static boolean accept(ArgumentCheck check, Container tuple) {
        return switch (check) {
            case RECONSTRUCTOR -> tuple.size() == 3 && isObjectType(tuple.item(0)) && isPlainBase(tuple);
            case NEW_OF -> tuple.size() == 1 && isObjectType(tuple.item(0));
            case CYTHON ->
                tuple.size() == 3
                        && isObjectType(tuple.item(0))
                        && tuple.item(1) instanceof Atom
                        && (tuple.item(2) == Atom.NONE || tuple.item(2) instanceof Container);
            case DEFAULTDICT -> tuple.size() == 0 || tuple.size() == 1 && isFactory(tuple.item(0));
            case MASKED ->
                tuple.size() == 4
                        && tuple.item(0) instanceof Imported type
                        && type.judgement().isAllowed()
                        && type.name().equals("MaskedArray")
                        && ArgumentRules.isNamed(tuple.item(1), "numpy", "ndarray")
                        && ArgumentRules.isEmptyShape(tuple.item(2))
                        && ArgumentRules.isOneByte(tuple.item(3));
            case BIT_GENERATOR -> tuple.size() == 0 || tuple.size() == 1 && isGeneratorName(tuple.item(0));
            case RANDOM_STATE -> isRandomState(tuple);
            case TREE ->
                tuple.size() == 3
                        && isCount(tuple.item(0))
                        && tuple.item(1) instanceof Made made
                        && ArgumentRules.isAllowedResult(made)
                        && isCount(tuple.item(2));
            case INDEX ->
                tuple.size() == 2
                        && tuple.item(0) instanceof Imported type
                        && type.judgement().isAllowed()
                        && type.module().startsWith("pandas")
                        && type.name().endsWith("Index")
                        && tuple.item(1) instanceof Container keywords
                        && keywords.kind() == Container.Kind.DICT;
            default -> false;
        };
    }

    /** The class of which a call makes an instance, where it is an argument; else what is called. */
    static Imported typeOf(Made made) {
        if (!(made.callable() instanceof Imported callable)) {
            return null;
        }
        boolean first = callable.judgement().isAllowed()
                && switch (callable.judgement().allowance().check()) {
                    case RECONSTRUCTOR, NEW_OF, CYTHON -> true;
                    default -> false;
                };
        return first
                        && made.arguments() instanceof Container tuple
                        && tuple.keptItems() > 0
                        && tuple.item(0) instanceof Imported type
                ? type
                : callable;
    }

    private static boolean isObjectType(Value value) {
        return value instanceof Imported type
                && type.judgement().isAllowed()
                && (type.judgement().allowance().permits(Use.NEW)
                        || type.judgement().allowance().permits(Use.SETSTATE));
    }

    /** {@code object, None}, or a container that is filled with what it held. */
    private static boolean isPlainBase(Container tuple) {
        if (!(tuple.item(1) instanceof Imported base) || !base.module().equals("builtins")) {
            return false;
        }
        return base.name().equals("object")
                ? tuple.item(2) == Atom.NONE
                : RECONSTRUCTED_BASES.contains(base.name()) && tuple.item(2) instanceof Container;
    }

    private static boolean isFactory(Value value) {
        return value == Atom.NONE
                || value instanceof Imported type
                        && (type.module().equals("builtins") && EMPTY_VALUES.contains(type.name())
                                || type.is("collections", "OrderedDict")
                                || type.is("collections", "Counter"));
    }

    private static boolean isGeneratorName(Value value) {
        return value instanceof Text
                || value instanceof Imported type
                        && type.judgement().isAllowed()
                        && type.module().startsWith(RANDOM)
                        && !type.name().startsWith("_");
    }

    private static boolean isRandomState(Container tuple) {
        if (tuple.size() < 1 || tuple.size() > 2) {
            return tuple.size() == 0;
        }
        boolean generator = tuple.item(0) instanceof Text
                || tuple.item(0) instanceof Made made
                        && made.callable() instanceof Imported callable
                        && callable.name().equals(CONSTRUCTOR)
                        && callable.judgement().isAllowed();
        return generator
                && (tuple.size() == 1
                        || tuple.item(1) instanceof Imported constructor
                                && constructor.name().equals(CONSTRUCTOR)
                                && constructor.judgement().isAllowed());
    }

    private static boolean isCount(Value value) {
        return value instanceof Atom atom
                && atom.kind() == Atom.Kind.INT
                && atom.number() >= 0
                && atom.number() <= MAX_OUTPUTS;
    }
}
