package io.lazaretto.inference.chat.jinja;

import static java.util.Objects.requireNonNull;

/** Why a template has no result. No stack. */
public final class JinjaException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Who or what ended it. */
    public enum Kind {
        /** The template cannot be parsed, or asks for something that is not provided. */
        SYNTAX,
        /** The template itself called {@code raise_exception}. */
        RAISED,
        /** An operation on values that do not support it. */
        ERROR,
        /** A bound on steps, characters, nesting or time. */
        LIMIT
    }

    private final Kind kind;

    public JinjaException(Kind kind, String detail) {
        super(detail, null, false, false);
        this.kind = requireNonNull(kind, "kind is null");
    }

    public Kind kind() {
        return kind;
    }

    static JinjaException syntax(String detail) {
        return new JinjaException(Kind.SYNTAX, detail);
    }

    static JinjaException error(String detail) {
        return new JinjaException(Kind.ERROR, detail);
    }

    static JinjaException limit(String detail) {
        return new JinjaException(Kind.LIMIT, detail);
    }
}
