package io.lazaretto.artifact.jinja;

/**
 * A piece of a template.
 *
 * @param text of a string its value, of anything else the characters that stand there
 * @param index character of the template at which it begins
 */
record Token(Kind kind, String text, int index) {
    enum Kind {
        /** Text outside of tags: emitted as it is. */
        DATA,
        VARIABLE_BEGIN,
        VARIABLE_END,
        BLOCK_BEGIN,
        BLOCK_END,
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        END
    }

    boolean is(Kind other, String value) {
        return kind == other && text.equals(value);
    }

    boolean isOperator(String value) {
        return is(Kind.OPERATOR, value);
    }

    boolean isName(String value) {
        return is(Kind.NAME, value);
    }
}
