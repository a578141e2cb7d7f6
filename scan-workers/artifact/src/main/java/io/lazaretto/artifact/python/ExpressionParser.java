package io.lazaretto.artifact.python;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.python.Expr.Kind;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Expressions (reference manual, chapter 6) by precedence climbing. Chains of one precedence become one node, so that depth
 * comes from nesting alone, which the cursor bounds. Accepts a little more than Python does, never less.
 */
final class ExpressionParser {
    private static final int COMPARISON = 4;
    /** What stands left of {@code in} in a loop. */
    private static final int BITWISE_OR = 5;

    private static final Map<String, Integer> PRECEDENCE = Map.ofEntries(
            Map.entry("or", 1),
            Map.entry("and", 2),
            Map.entry("<", COMPARISON),
            Map.entry(">", COMPARISON),
            Map.entry("<=", COMPARISON),
            Map.entry(">=", COMPARISON),
            Map.entry("==", COMPARISON),
            Map.entry("!=", COMPARISON),
            Map.entry("in", COMPARISON),
            Map.entry("is", COMPARISON),
            Map.entry("|", BITWISE_OR),
            Map.entry("^", 6),
            Map.entry("&", 7),
            Map.entry("<<", 8),
            Map.entry(">>", 8),
            Map.entry("+", 9),
            Map.entry("-", 9),
            Map.entry("*", 10),
            Map.entry("/", 10),
            Map.entry("//", 10),
            Map.entry("%", 10),
            Map.entry("@", 10));

    private final Cursor cursor;
    private final AtomParser atoms;

    /** Whether elements may be followed by {@code as target}: in with statements and patterns. */
    private boolean bindings;

    ExpressionParser(Cursor cursor) {
        this.cursor = cursor;
        this.atoms = new AtomParser(cursor, this);
    }

    void allowBindings(boolean allowed) {
        bindings = allowed;
    }

    /** Expressions separated by commas; one alone is itself. */
    Expr list() throws MalformedArtifactException, BudgetExceededException {
        int at = cursor.at();
        Expr first = element();
        if (!cursor.is(",")) {
            return first;
        }
        List<Expr> elements = new ArrayList<>(List.of(first));
        while (cursor.take(",")) {
            if (!startsExpression()) {
                break;
            }
            elements.add(element());
        }
        return Expr.of(Kind.SEQUENCE, elements, at);
    }

    /** What a loop assigns to. */
    Expr targets() throws MalformedArtifactException, BudgetExceededException {
        int at = cursor.at();
        List<Expr> elements = new ArrayList<>();
        boolean tuple = false;
        do {
            if (cursor.is("in") || cursor.is("=")) {
                break;
            }
            int start = cursor.at();
            boolean star = cursor.take("*");
            Expr target = binary(BITWISE_OR);
            elements.add(star ? Expr.of(Kind.STARRED, List.of(target), start) : target);
            tuple |= cursor.is(",");
        } while (cursor.take(","));
        return elements.size() == 1 && !tuple ? elements.getFirst() : Expr.of(Kind.SEQUENCE, elements, at);
    }

    /** An element of a list, an argument or a group: starred, assigned or plain. */
    Expr element() throws MalformedArtifactException, BudgetExceededException {
        int at = cursor.at();
        if (cursor.take("*") || cursor.take("**")) {
            return bound(Expr.of(Kind.STARRED, List.of(expression()), at), at);
        }
        if (cursor.is("yield")) {
            return yielded();
        }
        Expr value = expression();
        if (cursor.take(":=")) {
            return Expr.of(Kind.ASSIGNMENT, List.of(value, expression()), at);
        }
        return bound(value, at);
    }

    private Expr bound(Expr value, int at) throws MalformedArtifactException, BudgetExceededException {
        if (bindings && cursor.take("as")) {
            return Expr.of(Kind.ASSIGNMENT, List.of(binary(BITWISE_OR), value), at);
        }
        return value;
    }

    Expr yielded() throws MalformedArtifactException, BudgetExceededException {
        int at = cursor.at();
        cursor.expect("yield");
        if (cursor.take("from")) {
            return Expr.of(Kind.WAIT, List.of(expression()), at);
        }
        return Expr.of(Kind.WAIT, startsExpression() ? List.of(list()) : List.of(), at);
    }

    Expr expression() throws MalformedArtifactException, BudgetExceededException {
        cursor.enter();
        try {
            int at = cursor.at();
            if (cursor.is("lambda")) {
                return lambda();
            }
            Expr value = binary(1);
            if (!cursor.take("if")) {
                return value;
            }
            Expr condition = binary(1);
            cursor.expect("else");
            return Expr.of(Kind.CONDITIONAL, List.of(value, condition, expression()), at);
        } finally {
            cursor.leave();
        }
    }

    /** A condition of a comprehension, or its iterable: no conditional expression. */
    Expr disjunction() throws MalformedArtifactException, BudgetExceededException {
        return cursor.is("lambda") ? expression() : binary(1);
    }

    boolean startsExpression() {
        return switch (cursor.kind()) {
            case NUMBER, STRING -> true;
            case NAME ->
                !Cursor.KEYWORDS.contains(cursor.text())
                        || cursor.is("None")
                        || cursor.is("True")
                        || cursor.is("False")
                        || cursor.is("not")
                        || cursor.is("lambda")
                        || cursor.is("await")
                        || cursor.is("yield");
            case OPERATOR ->
                cursor.is("(")
                        || cursor.is("[")
                        || cursor.is("{")
                        || cursor.is("-")
                        || cursor.is("+")
                        || cursor.is("~")
                        || cursor.is("*")
                        || cursor.is("**")
                        || cursor.is("...");
            case NEWLINE, INDENT, DEDENT, END -> false;
        };
    }

    private Expr lambda() throws MalformedArtifactException, BudgetExceededException {
        int at = cursor.at();
        cursor.expect("lambda");
        List<String> names = new ArrayList<>();
        List<Expr> parts = new ArrayList<>();
        while (!cursor.is(":")) {
            if (!cursor.take("/")) {
                boolean star = cursor.take("*") || cursor.take("**");
                if (!star || cursor.isName()) {
                    names.add(cursor.name());
                }
            }
            if (cursor.take("=")) {
                parts.add(expression());
            }
            if (!cursor.take(",")) {
                break;
            }
        }
        cursor.expect(":");
        parts.add(expression());
        return Expr.of(Kind.LAMBDA, null, List.copyOf(names), parts, at);
    }

    private Expr binary(int lowest) throws MalformedArtifactException, BudgetExceededException {
        int at = cursor.at();
        Expr left = unary();
        while (true) {
            Integer precedence = precedence();
            if (precedence == null || precedence < lowest) {
                return left;
            }
            List<Expr> operands = new ArrayList<>(List.of(left));
            List<String> operators = new ArrayList<>();
            while (precedence.equals(precedence())) {
                operators.add(operator());
                operands.add(binary(precedence + 1));
            }
            left = Expr.of(Kind.OPERATION, null, List.copyOf(operators), operands, at);
        }
    }

    private Integer precedence() {
        if (cursor.kind() == Tokens.Kind.NAME || cursor.kind() == Tokens.Kind.OPERATOR) {
            if (cursor.is("not")) {
                return cursor.isAfter(1, "in") ? COMPARISON : null;
            }
            return cursor.end() - cursor.at() > 3 ? null : PRECEDENCE.get(cursor.text());
        }
        return null;
    }

    private String operator() throws BudgetExceededException {
        String operator = cursor.text();
        cursor.next();
        if (operator.equals("not") || operator.equals("is") && cursor.is("not")) {
            cursor.next();
        }
        return operator;
    }

    private Expr unary() throws MalformedArtifactException, BudgetExceededException {
        int at = cursor.at();
        if (cursor.take("not")) {
            while (cursor.take("not")) {}
            return Expr.of(Kind.OPERATION, null, List.of("not"), List.of(binary(COMPARISON)), at);
        }
        String sign = null;
        while (cursor.is("-") || cursor.is("+") || cursor.is("~")) {
            sign = sign == null ? cursor.text() : "~";
            cursor.next();
        }
        Expr operand = power();
        return sign == null ? operand : Expr.of(Kind.OPERATION, null, List.of(sign), List.of(operand), at);
    }

    private Expr power() throws MalformedArtifactException, BudgetExceededException {
        int at = cursor.at();
        if (cursor.take("await")) {
            cursor.enter();
            Expr awaited = power();
            cursor.leave();
            return Expr.of(Kind.WAIT, List.of(awaited), at);
        }
        Expr base = atoms.primary();
        if (!cursor.take("**")) {
            return base;
        }
        cursor.enter();
        Expr exponent = unary();
        cursor.leave();
        return Expr.of(Kind.OPERATION, null, List.of("**"), List.of(base, exponent), at);
    }
}
