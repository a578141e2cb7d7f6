package io.lazaretto.artifact.pickle;

import static java.util.Objects.requireNonNull;

/**
 * Something that the stream imports.
 *
 * @param module as the machine imports it, after the Python 2 renaming
 * @param writtenModule as the stream spells it; hooks see this one
 * @param judgement what the lists say about it
 * @param offset of the importing opcode
 */
record Imported(String module, String name, String writtenModule, String writtenName, Judgement judgement, long offset)
        implements Value {
    Imported {
        requireNonNull(module, "module is null");
        requireNonNull(name, "name is null");
        requireNonNull(judgement, "judgement is null");
    }

    String qualified() {
        return module + "." + name;
    }

    boolean is(String otherModule, String otherName) {
        return module.equals(otherModule) && name.equals(otherName);
    }
}
