package io.lazaretto.artifact.python;

import io.lazaretto.artifact.budget.BudgetExceededException;
import java.util.List;

/**
 * An expression.
 *
 * @param text a name, an attribute, a keyword, or null
 * @param value of a constant: String, {@link Bytes}, Long, or null for any other; of an operation: its operators
 * @param parts the expressions inside
 * @param at offset in the source, in characters
 * @param height of the tree below and including this
 */
public record Expr(Kind kind, String text, Object value, List<Expr> parts, int at, int height) {
    /** No tree is higher, so that whoever walks it may recurse. */
    static final int MAX_HEIGHT = 400;

    /** What kind of expression. */
    public enum Kind {
        NAME,
        /** One part: the object. */
        ATTRIBUTE,
        /** The callable, then the arguments. */
        CALL,
        /** The object, then the index. */
        SUBSCRIPT,
        CONSTANT,
        /** A string with expressions in it: constants and expressions in turn. */
        FORMATTED,
        /** Operands with the operators between or before them. */
        OPERATION,
        /** Value, condition, other value. */
        CONDITIONAL,
        /** The body, after the default values. */
        LAMBDA,
        /** Element (and value of a dictionary), then clauses. */
        COMPREHENSION,
        /** Target, iterable, conditions. */
        CLAUSE,
        /** Elements of a tuple, list or set. */
        SEQUENCE,
        /** Keys and values in turn. */
        DICT,
        /** {@code *x} or {@code **x}. */
        STARRED,
        /** {@code name=x} in a call. */
        KEYWORD,
        /** Target and value. */
        ASSIGNMENT,
        SLICE,
        /** {@code await x} or {@code yield x}. */
        WAIT
    }

    /** A byte string, a character a byte. */
    public record Bytes(String latin1) {}

    static Expr of(Kind kind, String text, Object value, List<Expr> parts, int at) throws BudgetExceededException {
        int height = 1;
        for (Expr part : parts) {
            height = Math.max(height, part.height + 1);
        }
        if (height > MAX_HEIGHT) {
            throw new BudgetExceededException("limit: Python nesting");
        }
        return new Expr(kind, text, value, List.copyOf(parts), at, height);
    }

    static Expr of(Kind kind, List<Expr> parts, int at) throws BudgetExceededException {
        return of(kind, null, null, parts, at);
    }
}
