package io.lazaretto.artifact.python;

import java.util.List;

/** A statement. */
public sealed interface Stmt {
    /** Offset in the source, in characters. */
    int at();

    /** {@code import module as name}; {@code name} is the module's first part when there is no {@code as}. */
    record Import(String module, String name, boolean whole, int at) implements Stmt {}

    /**
     * {@code from module import name as alias}.
     *
     * @param dots leading dots of a relative import
     * @param name {@code *} for everything
     */
    record FromImport(int dots, String module, String name, String alias, int at) implements Stmt {}

    /** @param augmented {@code +} of {@code +=}, else null */
    record Assign(List<Expr> targets, String augmented, Expr value, int at) implements Stmt {}

    /** @param verb {@code return}, {@code raise}, {@code assert}, {@code del}, {@code annotation} or "" */
    record Evaluate(String verb, List<Expr> values, int at) implements Stmt {}

    /** @param names that belong to the module, or to a function around this one */
    record Global(List<String> names, int at) implements Stmt {}

    /**
     * @param parameters names, without stars
     * @param header default values and annotations: evaluated where the function is defined
     */
    record Function(
            String name, List<Expr> decorators, List<String> parameters, List<Expr> header, List<Stmt> body, int at)
            implements Stmt {}

    record ClassDef(String name, List<Expr> decorators, List<Expr> arguments, List<Stmt> body, int at)
            implements Stmt {}

    /**
     * Anything with bodies that may run once, never or often.
     *
     * @param keyword if, while, for, try, with or match
     * @param heads evaluated before; for and with have {@link Expr.Kind#ASSIGNMENT}s
     */
    record Block(String keyword, List<Expr> heads, List<List<Stmt>> bodies, int at) implements Stmt {}
}
