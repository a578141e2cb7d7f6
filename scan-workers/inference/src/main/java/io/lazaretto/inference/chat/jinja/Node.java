package io.lazaretto.inference.chat.jinja;

import java.util.List;

/** A statement, or text. */
sealed interface Node {
    record Text(String text) implements Node {}

    record Output(Expr expression) implements Node {}

    record If(List<Expr> tests, List<List<Node>> bodies, List<Node> orElse) implements Node {}

    /** {@code filter} may be null. */
    record For(List<String> names, Expr items, Expr filter, boolean recursive, List<Node> body, List<Node> orElse)
            implements Node {}

    /** One name, several to unpack into, or {@code namespace.attribute}. */
    record Set(List<String> names, String attribute, Expr value) implements Node {}

    record SetBlock(String name, String attribute, List<Expr.Filter> filters, List<Node> body) implements Node {}

    record Macro(String name, List<String> parameters, List<Expr> defaults, List<Node> body) implements Node {}

    record CallBlock(Macro caller, Expr.Call call) implements Node {}

    record FilterBlock(List<Expr.Filter> filters, List<Node> body) implements Node {}

    record With(List<String> names, List<Expr> values, List<Node> body) implements Node {}

    /** Statements without a scope of their own, such as {@code generation}. */
    record Group(List<Node> body) implements Node {}

    record Break() implements Node {}

    record Continue() implements Node {}
}
