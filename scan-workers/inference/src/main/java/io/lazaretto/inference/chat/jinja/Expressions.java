package io.lazaretto.inference.chat.jinja;

import io.lazaretto.inference.chat.jinja.Expr.Arguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Jinja's grammar of expressions, with its precedences. */
final class Expressions {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    /** Names that end a test without parentheses instead of being its argument. */
    private static final Set<String> NO_ARGUMENT = Set.of("else", "or", "and");

    private final Tokens tokens;

    Expressions(Tokens tokens) {
        this.tokens = tokens;
    }

    /** With commas at the top, which make a tuple. */
    Expr tuple() throws JinjaException {
        return tupleUntil(true);
    }

    /** As what {@code for … in} loops over: without a condition at the top. */
    Expr tupleWithoutCondition() throws JinjaException {
        return tupleUntil(false);
    }

    private Expr tupleUntil(boolean conditional) throws JinjaException {
        Expr first = conditional ? expression() : or();
        if (!tokens.peek().isOperator(",")) {
            return first;
        }
        List<Expr> items = new ArrayList<>(List.of(first));
        while (tokens.acceptOperator(",")) {
            Token.Kind kind = tokens.peek().kind();
            boolean over = kind == Token.Kind.BLOCK_END
                    || kind == Token.Kind.VARIABLE_END
                    || tokens.peek().isOperator(")");
            if (over) {
                break;
            }
            items.add(conditional ? expression() : or());
        }
        return new Expr.TupleOf(items);
    }

    Expr expression() throws JinjaException {
        tokens.enter();
        Expr value = or();
        while (tokens.acceptName("if")) {
            Expr test = or();
            Expr otherwise = tokens.acceptName("else") ? expression() : null;
            value = new Expr.Conditional(test, value, otherwise);
        }
        tokens.leave();
        return value;
    }

    private Expr or() throws JinjaException {
        Expr left = and();
        while (tokens.acceptName("or")) {
            left = new Expr.Binary("or", left, and());
        }
        return left;
    }

    private Expr and() throws JinjaException {
        Expr left = not();
        while (tokens.acceptName("and")) {
            left = new Expr.Binary("and", left, not());
        }
        return left;
    }

    private Expr not() throws JinjaException {
        if (tokens.acceptName("not")) {
            tokens.enter();
            Expr operand = not();
            tokens.leave();
            return new Expr.Unary("not", operand);
        }
        return compare();
    }

    private Expr compare() throws JinjaException {
        Expr first = sum();
        List<String> operators = new ArrayList<>();
        List<Expr> others = new ArrayList<>();
        while (true) {
            Token token = tokens.peek();
            if (token.kind() == Token.Kind.OPERATOR && COMPARISONS.contains(token.text())) {
                operators.add(tokens.next().text());
            } else if (tokens.acceptName("in")) {
                operators.add("in");
            } else if (token.isName("not") && tokens.peekSecond().isName("in")) {
                tokens.next();
                tokens.next();
                operators.add("not in");
            } else {
                break;
            }
            others.add(sum());
        }
        return operators.isEmpty() ? first : new Expr.Compare(first, operators, others);
    }

    private Expr sum() throws JinjaException {
        Expr left = concat();
        while (tokens.peek().isOperator("+") || tokens.peek().isOperator("-")) {
            left = new Expr.Binary(tokens.next().text(), left, concat());
        }
        return left;
    }

    private Expr concat() throws JinjaException {
        Expr left = product();
        while (tokens.acceptOperator("~")) {
            left = new Expr.Binary("~", left, product());
        }
        return left;
    }

    private Expr product() throws JinjaException {
        Expr left = unary(true);
        while (tokens.peek().kind() == Token.Kind.OPERATOR
                && Set.of("*", "/", "//", "%").contains(tokens.peek().text())) {
            left = new Expr.Binary(tokens.next().text(), left, unary(true));
        }
        return left;
    }

    private Expr unary(boolean filtered) throws JinjaException {
        tokens.enter();
        Expr value;
        if (tokens.peek().isOperator("-") || tokens.peek().isOperator("+")) {
            value = new Expr.Unary(tokens.next().text(), unary(false));
        } else {
            value = primary();
        }
        value = postfix(value);
        if (tokens.acceptOperator("**")) {
            value = new Expr.Binary("**", value, unary(false));
        }
        if (filtered) {
            value = filters(value);
        }
        tokens.leave();
        return value;
    }

    private Expr primary() throws JinjaException {
        Token token = tokens.peek();
        switch (token.kind()) {
            case NAME -> {
                tokens.next();
                return switch (token.text()) {
                    case "true", "True" -> new Expr.Literal(true);
                    case "false", "False" -> new Expr.Literal(false);
                    case "none", "None" -> new Expr.Literal(null);
                    default -> new Expr.Name(token.text());
                };
            }
            case STRING -> {
                StringBuilder text = new StringBuilder();
                while (tokens.peek().kind() == Token.Kind.STRING) {
                    text.append(tokens.next().text());
                }
                return new Expr.Literal(text.toString());
            }
            case INTEGER -> {
                return new Expr.Literal(Long.parseLong(tokens.next().text()));
            }
            case FLOAT -> {
                return new Expr.Literal(Double.parseDouble(tokens.next().text()));
            }
            default -> {
                return bracketed();
            }
        }
    }

    private Expr bracketed() throws JinjaException {
        if (tokens.acceptOperator("(")) {
            if (tokens.acceptOperator(")")) {
                return new Expr.TupleOf(List.of());
            }
            Expr inner = tuple();
            tokens.expectOperator(")");
            return inner;
        }
        if (tokens.acceptOperator("[")) {
            List<Expr> items = new ArrayList<>();
            while (!tokens.acceptOperator("]")) {
                if (!items.isEmpty()) {
                    tokens.expectOperator(",");
                    if (tokens.acceptOperator("]")) {
                        break;
                    }
                }
                items.add(expression());
            }
            return new Expr.ListOf(items);
        }
        if (tokens.acceptOperator("{")) {
            return dict();
        }
        throw tokens.unexpected("an expression");
    }

    private Expr dict() throws JinjaException {
        List<Expr> keys = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        while (!tokens.acceptOperator("}")) {
            if (!keys.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.acceptOperator("}")) {
                    break;
                }
            }
            keys.add(expression());
            tokens.expectOperator(":");
            values.add(expression());
        }
        return new Expr.DictOf(keys, values);
    }

    private Expr postfix(Expr start) throws JinjaException {
        Expr value = start;
        while (true) {
            if (tokens.acceptOperator(".")) {
                Token token = tokens.next();
                if (token.kind() == Token.Kind.INTEGER) {
                    value = new Expr.Item(value, new Expr.Literal(Long.parseLong(token.text())));
                } else if (token.kind() == Token.Kind.NAME) {
                    value = new Expr.Attribute(value, token.text());
                } else {
                    throw JinjaException.syntax("an attribute without a name");
                }
            } else if (tokens.acceptOperator("[")) {
                value = subscript(value);
            } else if (tokens.peek().isOperator("(")) {
                value = new Expr.Call(value, arguments());
            } else {
                return value;
            }
        }
    }

    private Expr subscript(Expr target) throws JinjaException {
        Expr start = null;
        if (!tokens.peek().isOperator(":")) {
            start = expression();
            if (tokens.acceptOperator("]")) {
                return new Expr.Item(target, start);
            }
        }
        tokens.expectOperator(":");
        Expr stop = bound();
        Expr step = tokens.acceptOperator(":") ? bound() : null;
        tokens.expectOperator("]");
        return new Expr.Slice(target, start, stop, step);
    }

    private Expr bound() throws JinjaException {
        boolean none = tokens.peek().isOperator(":") || tokens.peek().isOperator("]");
        return none ? null : expression();
    }

    Arguments arguments() throws JinjaException {
        tokens.expectOperator("(");
        List<Expr> positional = new ArrayList<>();
        Map<String, Expr> named = new LinkedHashMap<>();
        Expr spread = null;
        Expr spreadNamed = null;
        boolean first = true;
        while (!tokens.acceptOperator(")")) {
            if (!first) {
                tokens.expectOperator(",");
                if (tokens.acceptOperator(")")) {
                    break;
                }
            }
            first = false;
            if (tokens.acceptOperator("*")) {
                spread = expression();
            } else if (tokens.acceptOperator("**")) {
                spreadNamed = expression();
            } else if (tokens.peek().kind() == Token.Kind.NAME
                    && tokens.peekSecond().isOperator("=")) {
                String name = tokens.name();
                tokens.next();
                named.put(name, expression());
            } else {
                positional.add(expression());
            }
        }
        return new Arguments(positional, named, spread, spreadNamed);
    }

    private Expr filters(Expr start) throws JinjaException {
        Expr value = start;
        while (true) {
            if (tokens.peek().isOperator("|")) {
                value = filter(value);
            } else if (tokens.acceptName("is")) {
                value = test(value);
            } else if (tokens.peek().isOperator("(")) {
                value = new Expr.Call(value, arguments());
            } else {
                return value;
            }
        }
    }

    /** At a bar. */
    Expr.Filter filter(Expr target) throws JinjaException {
        tokens.expectOperator("|");
        return filterBehindBar(target);
    }

    Expr.Filter filterBehindBar(Expr target) throws JinjaException {
        String name = dotted();
        return new Expr.Filter(target, name, tokens.peek().isOperator("(") ? arguments() : Arguments.NONE);
    }

    private String dotted() throws JinjaException {
        StringBuilder name = new StringBuilder(tokens.name());
        while (tokens.acceptOperator(".")) {
            name.append('.').append(tokens.name());
        }
        return name.toString();
    }

    private Expr test(Expr target) throws JinjaException {
        boolean negated = tokens.acceptName("not");
        String name = dotted();
        Arguments arguments = Arguments.NONE;
        Token next = tokens.peek();
        if (next.isName("is")) {
            throw JinjaException.syntax("tests in a chain");
        }
        boolean literal = next.kind() == Token.Kind.STRING
                || next.kind() == Token.Kind.INTEGER
                || next.kind() == Token.Kind.FLOAT
                || next.kind() == Token.Kind.NAME && !NO_ARGUMENT.contains(next.text())
                || next.isOperator("[")
                || next.isOperator("{");
        if (next.isOperator("(")) {
            arguments = arguments();
        } else if (literal) {
            arguments = new Arguments(List.of(postfix(primary())), Map.of(), null, null);
        }
        return new Expr.Test(target, name, arguments, negated);
    }
}
