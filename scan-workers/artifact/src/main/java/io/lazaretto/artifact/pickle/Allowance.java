package io.lazaretto.artifact.pickle;

import java.util.EnumSet;
import java.util.Set;

/**
 * The uses in which an allowed name is harmless.
 *
 * @param check what the arguments of a call must look like
 */
record Allowance(Set<Use> uses, ArgumentCheck check) {
    /** What a stream can do with a name, beyond importing it. */
    enum Use {
        CALL('c'),
        NEW('n'),
        /** BUILD with a dict: the instance's own attributes. */
        STATE('b'),
        /** BUILD with any state, because the type has its own {@code __setstate__}. */
        SETSTATE('B'),
        SET_ITEMS('s'),
        APPEND('a'),
        ADD_ITEMS('d');

        private final char letter;

        Use(char letter) {
            this.letter = letter;
        }
    }

    /** Named argument checks of the list. */
    enum ArgumentCheck {
        NONE,
        LITERAL,
        CODEC,
        RECONSTRUCT,
        STORAGE_FIRST,
        TENSOR_FIRST,
        FROM_TYPE,
        TYPE_FIRST,
        /** {@code numpy…scalar(type, bytes)}: any type but that of objects, with which it returns its argument. */
        SCALAR,
        /** What a container is filled with, but no range and no size. */
        ITERABLE,
        FRACTION,
        /** {@code pytz._p(zone, …)}: a name of a zone, which is looked up as a resource of the library. */
        ZONE,
        /** No arguments at all. */
        EMPTY,
        /** Literals and results of allowed calls, of any size. */
        VALUES,
        /** {@code copyreg._reconstructor(type, base, state)}. */
        RECONSTRUCTOR,
        /** {@code f(type)}, which returns {@code type.__new__(type)}. */
        NEW_OF,
        /** {@code __pyx_unpickle_T(type, checksum, state)} of Cython. */
        CYTHON,
        /** {@code torch.storage._load_from_bytes}: a torch file in the form before zip, as a literal. */
        TORCH_FILE,
        /** A factory that makes an empty value. */
        DEFAULTDICT,
        MASKED,
        BIT_GENERATOR,
        RANDOM_STATE,
        TREE,
        INDEX,
        /** {@code array.array(type code, elements)} and what rebuilds one from its bytes. */
        ARRAY,
        /** {@code _ufunc_reconstruct(module, name)}, which imports the module: one of numpy's or scipy's. */
        UFUNC,
        /** {@code tzfile(None, name)}: with anything else in front, the file of that name is read. */
        TZFILE,
        /** {@code IntIndex(length, indices)} of pandas; a third argument would say that they need no check. */
        SPARSE_INDEX,
        /** {@code dill._dill._create_array(function, arguments, state)}: calls the function, which has to be numpy's. */
        CREATE_ARRAY
    }

    static Allowance parse(String letters, String check) {
        Set<Use> uses = EnumSet.noneOf(Use.class);
        for (Use use : Use.values()) {
            if (letters.indexOf(use.letter) >= 0) {
                uses.add(use);
            }
        }
        return new Allowance(
                Set.copyOf(uses),
                check.isEmpty() ? ArgumentCheck.NONE : ArgumentCheck.valueOf(check.toUpperCase(java.util.Locale.ROOT)));
    }

    boolean permits(Use use) {
        return uses.contains(use);
    }
}
