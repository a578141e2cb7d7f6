package io.lazaretto.artifact.shell;

import java.util.List;

/**
 * One word of a command, quotes removed and known variables filled in.
 *
 * @param text what is known; an unknown variable stays as {@code ${NAME}}, a substitution as {@code $()}
 * @param substitutions the commands whose output is part of the word
 */
record Word(String text, List<String> substitutions) {
    static Word of(String text) {
        return new Word(text, List.of());
    }

    /** Whether the text is all there is. */
    boolean isLiteral() {
        return substitutions.isEmpty() && !text.contains("${");
    }

    /** Last component of a path. */
    String base() {
        return text.substring(text.lastIndexOf('/') + 1);
    }
}
