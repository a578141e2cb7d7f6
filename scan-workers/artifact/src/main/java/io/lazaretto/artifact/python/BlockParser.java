package io.lazaretto.artifact.python;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.python.Expr.Kind;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.util.ArrayList;
import java.util.List;

/** Compound statements (reference manual, chapter 8). */
final class BlockParser {
    private final Cursor cursor;
    private final ExpressionParser expressions;
    private final StatementParser statements;

    BlockParser(Cursor cursor, ExpressionParser expressions, StatementParser statements) {
        this.cursor = cursor;
        this.expressions = expressions;
        this.statements = statements;
    }

    /** @return false when no compound statement starts here */
    boolean compound(List<Stmt> into) throws MalformedArtifactException, BudgetExceededException {
        if (cursor.is("@")) {
            decorated(into);
            return true;
        }
        if (cursor.kind() != Tokens.Kind.NAME) {
            return false;
        }
        int at = cursor.at();
        if (cursor.is("async")) {
            cursor.next();
        }
        switch (cursor.text()) {
            case "if", "while" -> into.add(branches(cursor.text(), at));
            case "for" -> into.add(loop(at));
            case "try" -> into.add(attempt(at));
            case "with" -> into.add(with(at));
            case "def" -> into.add(function(List.of(), at));
            case "class" -> into.add(classDef(List.of(), at));
            case "match" -> {
                if (!isMatch()) {
                    return false;
                }
                into.add(match(at));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void decorated(List<Stmt> into) throws MalformedArtifactException, BudgetExceededException {
        int at = cursor.at();
        List<Expr> decorators = new ArrayList<>();
        while (cursor.take("@")) {
            decorators.add(expressions.element());
            cursor.expect(Tokens.Kind.NEWLINE);
        }
        cursor.take("async");
        into.add(cursor.is("class") ? classDef(decorators, at) : function(decorators, at));
    }

    private Stmt branches(String keyword, int at) throws MalformedArtifactException, BudgetExceededException {
        List<Expr> heads = new ArrayList<>();
        List<List<Stmt>> bodies = new ArrayList<>();
        do {
            cursor.next();
            heads.add(expressions.element());
            bodies.add(statements.body());
        } while (cursor.is("elif"));
        otherwise(bodies);
        return new Stmt.Block(keyword, heads, bodies, at);
    }

    private Stmt loop(int at) throws MalformedArtifactException, BudgetExceededException {
        cursor.expect("for");
        Expr target = expressions.targets();
        cursor.expect("in");
        Expr head = StatementParser.assigned(target, expressions.list(), at);
        List<List<Stmt>> bodies = new ArrayList<>(List.of(statements.body()));
        otherwise(bodies);
        return new Stmt.Block("for", List.of(head), bodies, at);
    }

    private void otherwise(List<List<Stmt>> bodies) throws MalformedArtifactException, BudgetExceededException {
        if (cursor.take("else")) {
            bodies.add(statements.body());
        }
    }

    private Stmt attempt(int at) throws MalformedArtifactException, BudgetExceededException {
        cursor.expect("try");
        List<Expr> heads = new ArrayList<>();
        List<List<Stmt>> bodies = new ArrayList<>(List.of(statements.body()));
        while (cursor.take("except")) {
            cursor.take("*");
            if (!cursor.is(":")) {
                heads.add(expressions.list());
                if (cursor.take("as")) {
                    cursor.name();
                }
            }
            bodies.add(statements.body());
        }
        otherwise(bodies);
        if (cursor.take("finally")) {
            bodies.add(statements.body());
        }
        if (bodies.size() == 1) {
            throw cursor.malformed();
        }
        return new Stmt.Block("try", heads, bodies, at);
    }

    private Stmt with(int at) throws MalformedArtifactException, BudgetExceededException {
        cursor.expect("with");
        expressions.allowBindings(true);
        Expr head = expressions.list();
        expressions.allowBindings(false);
        return new Stmt.Block("with", List.of(head), List.of(statements.body()), at);
    }

    private boolean isMatch() {
        return !cursor.isAfter(1, "=") && !cursor.isAfter(1, ".") && cursor.lineOpensBlock();
    }

    private Stmt match(int at) throws MalformedArtifactException, BudgetExceededException {
        cursor.next();
        List<Expr> heads = new ArrayList<>(List.of(expressions.list()));
        List<List<Stmt>> bodies = new ArrayList<>();
        cursor.expect(":");
        cursor.expect(Tokens.Kind.NEWLINE);
        cursor.expect(Tokens.Kind.INDENT);
        while (cursor.take("case")) {
            expressions.allowBindings(true);
            heads.add(pattern());
            expressions.allowBindings(false);
            if (cursor.take("if")) {
                heads.add(expressions.element());
            }
            bodies.add(statements.body());
        }
        cursor.expect(Tokens.Kind.DEDENT);
        return new Stmt.Block("match", heads, bodies, at);
    }

    /** As a list of expressions, but {@code if} starts the guard. */
    private Expr pattern() throws MalformedArtifactException, BudgetExceededException {
        int at = cursor.at();
        List<Expr> parts = new ArrayList<>();
        do {
            if (cursor.is(":") || cursor.is("if")) {
                break;
            }
            cursor.take("*");
            parts.add(expressions.disjunction());
            if (cursor.take("as")) {
                cursor.name();
            }
        } while (cursor.take(","));
        return Expr.of(Kind.SEQUENCE, parts, at);
    }

    private Stmt function(List<Expr> decorators, int at) throws MalformedArtifactException, BudgetExceededException {
        cursor.expect("def");
        String name = cursor.name();
        List<Expr> header = new ArrayList<>();
        typeParameters(header);
        List<String> parameters = new ArrayList<>();
        cursor.expect("(");
        while (!cursor.is(")")) {
            parameter(parameters, header);
            if (!cursor.take(",")) {
                break;
            }
        }
        cursor.expect(")");
        if (cursor.take("->")) {
            header.add(expressions.list());
        }
        return new Stmt.Function(name, decorators, parameters, header, statements.body(), at);
    }

    private void parameter(List<String> parameters, List<Expr> header)
            throws MalformedArtifactException, BudgetExceededException {
        if (cursor.take("/")) {
            return;
        }
        boolean star = cursor.take("*") || cursor.take("**");
        if (star && cursor.is(",")) {
            return;
        }
        String name = cursor.name();
        parameters.add(name);
        if (cursor.take(":")) {
            header.add(expressions.element());
        }
        if (cursor.is("=")) {
            int at = cursor.at();
            cursor.next();
            header.add(Expr.of(Kind.KEYWORD, name, null, List.of(expressions.expression()), at));
        }
    }

    private Stmt classDef(List<Expr> decorators, int at) throws MalformedArtifactException, BudgetExceededException {
        cursor.expect("class");
        String name = cursor.name();
        List<Expr> arguments = new ArrayList<>();
        typeParameters(arguments);
        if (cursor.is("(")) {
            arguments.addAll(new AtomParser(cursor, expressions).arguments());
        }
        return new Stmt.ClassDef(name, decorators, arguments, statements.body(), at);
    }

    /** {@code [T: bound = default, *Ts, **P]} (PEP 695, 696). */
    void typeParameters(List<Expr> into) throws MalformedArtifactException, BudgetExceededException {
        if (!cursor.take("[")) {
            return;
        }
        while (!cursor.is("]")) {
            if (!cursor.take("*")) {
                cursor.take("**");
            }
            cursor.name();
            if (cursor.take(":")) {
                into.add(expressions.expression());
            }
            if (cursor.take("=")) {
                into.add(expressions.element());
            }
            if (!cursor.take(",")) {
                break;
            }
        }
        cursor.expect("]");
    }
}
