package io.lazaretto.inference.chat.jinja;

import java.util.List;
import java.util.Map;

/** An expression. */
sealed interface Expr {
    record Literal(Object value) implements Expr {}

    record Name(String name) implements Expr {}

    record ListOf(List<Expr> items) implements Expr {}

    record TupleOf(List<Expr> items) implements Expr {}

    record DictOf(List<Expr> keys, List<Expr> values) implements Expr {}

    record Attribute(Expr target, String name) implements Expr {}

    record Item(Expr target, Expr index) implements Expr {}

    /** Each bound may be null. */
    record Slice(Expr target, Expr start, Expr stop, Expr step) implements Expr {}

    record Call(Expr callee, Arguments arguments) implements Expr {}

    record Filter(Expr target, String name, Arguments arguments) implements Expr {}

    record Test(Expr target, String name, Arguments arguments, boolean negated) implements Expr {}

    record Unary(String operator, Expr operand) implements Expr {}

    record Binary(String operator, Expr left, Expr right) implements Expr {}

    record Compare(Expr first, List<String> operators, List<Expr> others) implements Expr {}

    /** {@code orElse} may be null: then the result is undefined. */
    record Conditional(Expr test, Expr then, Expr orElse) implements Expr {}

    /** Arguments of a call; {@code spread} lists and dictionaries may be null. */
    record Arguments(List<Expr> positional, Map<String, Expr> named, Expr spread, Expr spreadNamed) {
        static final Arguments NONE = new Arguments(List.of(), Map.of(), null, null);
    }
}
