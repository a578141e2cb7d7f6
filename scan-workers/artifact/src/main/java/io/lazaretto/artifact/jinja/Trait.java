package io.lazaretto.artifact.jinja;

import java.util.EnumSet;
import java.util.Set;

/** What is known of a value besides the value. */
enum Trait {
    /** A number, whichever. */
    NUMERIC,
    /** A string put together from parts that are not all known. */
    COMPOSED,
    /** A macro of this template, or a list of them. */
    MACRO,
    /** A message, or messages: holds what a user wrote under some key. */
    CARRIER,
    /** Made from what a user wrote, or from the date. */
    CONTENT,
    /** Depends on whether what a user wrote holds some text. */
    TRIGGER,
    /** Of a trigger: the text is not one of the marks by which templates tell reasoning and tools apart. */
    WORDED;

    static final Set<Trait> NONE = Set.of();

    static Set<Trait> union(Set<Trait> one, Set<Trait> other) {
        if (other.isEmpty() || one.equals(other)) {
            return one;
        }
        EnumSet<Trait> union = EnumSet.copyOf(other);
        union.addAll(one);
        return union;
    }

    static Set<Trait> only(Set<Trait> traits, Trait... kept) {
        EnumSet<Trait> rest = EnumSet.noneOf(Trait.class);
        for (Trait trait : kept) {
            if (traits.contains(trait)) {
                rest.add(trait);
            }
        }
        return rest;
    }
}
