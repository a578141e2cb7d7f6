package io.lazaretto.artifact.python;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.python.Expr.Kind;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Simple statements (reference manual, chapter 7), and the lines and blocks that hold them. */
final class StatementParser {
    private static final Set<String> AUGMENTED =
            Set.of("+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**=");

    private final Cursor cursor;
    private final ExpressionParser expressions;
    private final BlockParser blocks;

    StatementParser(Cursor cursor) {
        this.cursor = cursor;
        this.expressions = new ExpressionParser(cursor);
        this.blocks = new BlockParser(cursor, expressions, this);
    }

    /** @param into gets every statement that is valid, also when a later one is not */
    void file(List<Stmt> into) throws MalformedArtifactException, BudgetExceededException {
        while (cursor.kind() != Tokens.Kind.END) {
            statement(into);
        }
    }

    /** What follows a colon: an indented block, or the rest of the line. */
    List<Stmt> body() throws MalformedArtifactException, BudgetExceededException {
        cursor.expect(":");
        List<Stmt> body = new ArrayList<>();
        if (cursor.kind() != Tokens.Kind.NEWLINE) {
            simpleLine(body);
            return body;
        }
        cursor.next();
        cursor.expect(Tokens.Kind.INDENT);
        cursor.enter();
        while (cursor.kind() != Tokens.Kind.DEDENT) {
            statement(body);
        }
        cursor.next();
        cursor.leave();
        return body;
    }

    private void statement(List<Stmt> into) throws MalformedArtifactException, BudgetExceededException {
        if (!blocks.compound(into)) {
            simpleLine(into);
        }
    }

    private void simpleLine(List<Stmt> into) throws MalformedArtifactException, BudgetExceededException {
        do {
            if (cursor.kind() == Tokens.Kind.NEWLINE) {
                break;
            }
            simple(into);
        } while (cursor.take(";"));
        cursor.expect(Tokens.Kind.NEWLINE);
    }

    private void simple(List<Stmt> into) throws MalformedArtifactException, BudgetExceededException {
        int at = cursor.at();
        String word = cursor.kind() == Tokens.Kind.NAME ? cursor.text() : "";
        switch (word) {
            case "pass", "break", "continue" -> cursor.next();
            case "import" -> imports(into);
            case "from" -> fromImports(into);
            case "global", "nonlocal" -> {
                List<String> names = new ArrayList<>();
                do {
                    cursor.next();
                    names.add(cursor.name());
                } while (cursor.is(","));
                into.add(new Stmt.Global(names, at));
            }
            case "return", "del", "assert", "raise" -> {
                cursor.next();
                List<Expr> values = new ArrayList<>();
                if (expressions.startsExpression()) {
                    values.add(expressions.list());
                }
                if (cursor.take("from")) {
                    values.add(expressions.expression());
                }
                into.add(new Stmt.Evaluate(word, values, at));
            }
            default -> {
                if (word.equals("type")
                        && cursor.kindAfter(1) == Tokens.Kind.NAME
                        && (cursor.isAfter(2, "=") || cursor.isAfter(2, "["))) {
                    cursor.next();
                    cursor.name();
                    blocks.typeParameters(new ArrayList<>());
                    cursor.expect("=");
                    into.add(new Stmt.Evaluate("", List.of(expressions.expression()), at));
                } else {
                    assignment(into, at);
                }
            }
        }
    }

    private void assignment(List<Stmt> into, int at) throws MalformedArtifactException, BudgetExceededException {
        Expr first = value();
        if (cursor.kind() == Tokens.Kind.OPERATOR && AUGMENTED.contains(cursor.text())) {
            String operator = cursor.text();
            cursor.next();
            into.add(new Stmt.Assign(List.of(first), operator.substring(0, operator.length() - 1), value(), at));
            return;
        }
        if (cursor.take(":")) {
            into.add(new Stmt.Evaluate("annotation", List.of(expressions.expression()), at));
            if (cursor.take("=")) {
                into.add(new Stmt.Assign(List.of(first), null, value(), at));
            }
            return;
        }
        List<Expr> chain = new ArrayList<>(List.of(first));
        while (cursor.take("=")) {
            chain.add(value());
        }
        into.add(
                chain.size() == 1
                        ? new Stmt.Evaluate("", chain, at)
                        : new Stmt.Assign(chain.subList(0, chain.size() - 1), null, chain.getLast(), at));
    }

    private Expr value() throws MalformedArtifactException, BudgetExceededException {
        return cursor.is("yield") ? expressions.yielded() : expressions.list();
    }

    private void imports(List<Stmt> into) throws MalformedArtifactException, BudgetExceededException {
        do {
            cursor.next();
            int at = cursor.at();
            String module = dotted();
            boolean alias = cursor.take("as");
            String name = alias ? cursor.name() : module.substring(0, (module + ".").indexOf('.'));
            into.add(new Stmt.Import(module, name, alias, at));
        } while (cursor.is(","));
    }

    private void fromImports(List<Stmt> into) throws MalformedArtifactException, BudgetExceededException {
        int at = cursor.at();
        cursor.next();
        int dots = 0;
        while (cursor.is(".") || cursor.is("...")) {
            dots += cursor.end() - cursor.at();
            cursor.next();
        }
        String module = dots > 0 && cursor.is("import") ? "" : dotted();
        cursor.expect("import");
        if (cursor.take("*")) {
            into.add(new Stmt.FromImport(dots, module, "*", "*", at));
            return;
        }
        boolean group = cursor.take("(");
        do {
            if (group && cursor.is(")")) {
                break;
            }
            String name = cursor.name();
            into.add(new Stmt.FromImport(dots, module, name, cursor.take("as") ? cursor.name() : name, at));
        } while (cursor.take(","));
        if (group) {
            cursor.expect(")");
        }
    }

    private String dotted() throws MalformedArtifactException, BudgetExceededException {
        StringBuilder name = new StringBuilder(cursor.name());
        while (cursor.take(".")) {
            name.append('.').append(cursor.name());
        }
        return name.toString();
    }

    /** An assignment made by a header, such as that of a loop. */
    static Expr assigned(Expr target, Expr value, int at) throws BudgetExceededException {
        return Expr.of(Kind.ASSIGNMENT, List.of(target, value), at);
    }
}
