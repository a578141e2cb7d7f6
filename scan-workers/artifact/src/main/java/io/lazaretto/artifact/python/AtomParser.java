package io.lazaretto.artifact.python;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.python.Expr.Kind;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.util.ArrayList;
import java.util.List;

/** Atoms, displays, and what follows them: attributes, calls, subscripts (reference manual, sections 6.2 and 6.3). */
final class AtomParser {
    private final Cursor cursor;
    private final ExpressionParser expressions;

    AtomParser(Cursor cursor, ExpressionParser expressions) {
        this.cursor = cursor;
        this.expressions = expressions;
    }

    Expr primary() throws MalformedArtifactException, BudgetExceededException {
        int at = cursor.at();
        Expr value = atom();
        while (true) {
            if (cursor.take(".")) {
                // Keywords are attributes in TorchScript code.
                if (cursor.kind() != Tokens.Kind.NAME) {
                    throw cursor.malformed();
                }
                value = Expr.of(Kind.ATTRIBUTE, cursor.identifier(), null, List.of(value), at);
                cursor.next();
            } else if (cursor.is("(")) {
                value = call(value, at);
            } else if (cursor.is("[")) {
                value = subscript(value, at);
            } else {
                return value;
            }
        }
    }

    /** The arguments of a call or a class, brackets included. */
    List<Expr> arguments() throws MalformedArtifactException, BudgetExceededException {
        cursor.expect("(");
        List<Expr> arguments = new ArrayList<>();
        while (!cursor.is(")")) {
            arguments.add(argument());
            if (!cursor.take(",")) {
                break;
            }
        }
        cursor.expect(")");
        return arguments;
    }

    private Expr call(Expr callable, int at) throws MalformedArtifactException, BudgetExceededException {
        List<Expr> parts = new ArrayList<>(List.of(callable));
        parts.addAll(arguments());
        return Expr.of(Kind.CALL, parts, at);
    }

    private Expr argument() throws MalformedArtifactException, BudgetExceededException {
        int at = cursor.at();
        if (cursor.kind() == Tokens.Kind.NAME && cursor.isAfter(1, "=")) {
            String name = cursor.identifier();
            cursor.next();
            cursor.next();
            return Expr.of(Kind.KEYWORD, name, null, List.of(expressions.element()), at);
        }
        Expr value = expressions.element();
        return isClause() ? comprehension(List.of(value), at) : value;
    }

    private Expr subscript(Expr object, int at) throws MalformedArtifactException, BudgetExceededException {
        cursor.expect("[");
        int start = cursor.at();
        List<Expr> indexes = new ArrayList<>();
        boolean tuple = false;
        while (!cursor.is("]")) {
            indexes.add(slice());
            if (!cursor.take(",")) {
                break;
            }
            tuple = true;
        }
        cursor.expect("]");
        Expr index = indexes.size() == 1 && !tuple ? indexes.getFirst() : Expr.of(Kind.SEQUENCE, indexes, start);
        return Expr.of(Kind.SUBSCRIPT, List.of(object, index), at);
    }

    private Expr slice() throws MalformedArtifactException, BudgetExceededException {
        int at = cursor.at();
        Expr none = Expr.of(Kind.CONSTANT, List.of(), at);
        Expr first = cursor.is(":") ? none : expressions.element();
        if (!cursor.is(":")) {
            return first;
        }
        List<Expr> parts = new ArrayList<>(List.of(first));
        while (cursor.take(":")) {
            parts.add(cursor.is(":") || cursor.is(",") || cursor.is("]") ? none : expressions.expression());
        }
        return Expr.of(Kind.SLICE, parts, at);
    }

    private Expr atom() throws MalformedArtifactException, BudgetExceededException {
        int at = cursor.at();
        switch (cursor.kind()) {
            case STRING -> {
                return strings();
            }
            case NUMBER -> {
                Long value = Numbers.value(cursor.text());
                cursor.next();
                return Expr.of(Kind.CONSTANT, null, value, List.of(), at);
            }
            case NAME -> {
                return name(at);
            }
            case OPERATOR -> {
                if (cursor.is("(")) {
                    return group(at);
                }
                if (cursor.is("[")) {
                    return bracketed("[", "]", at);
                }
                if (cursor.is("{")) {
                    return braces(at);
                }
                if (cursor.take("...")) {
                    return Expr.of(Kind.CONSTANT, List.of(), at);
                }
                throw cursor.malformed();
            }
            case NEWLINE, INDENT, DEDENT, END -> throw cursor.malformed();
        }
        throw cursor.malformed();
    }

    private Expr name(int at) throws MalformedArtifactException, BudgetExceededException {
        if (cursor.is("None") || cursor.is("True") || cursor.is("False")) {
            String constant = cursor.text();
            cursor.next();
            return Expr.of(Kind.CONSTANT, constant, null, List.of(), at);
        }
        return Expr.of(Kind.NAME, cursor.name(), null, List.of(), at);
    }

    /** Literals that stand side by side are one. */
    private Expr strings() throws MalformedArtifactException, BudgetExceededException {
        int at = cursor.at();
        StringBuilder text = new StringBuilder();
        List<Expr> parts = new ArrayList<>();
        boolean bytes = Literals.isBytes(cursor.source, at);
        while (cursor.kind() == Tokens.Kind.STRING) {
            if (Literals.isFormatted(cursor.source, cursor.at())) {
                formatted(text, parts);
            } else {
                text.append(Literals.value(cursor.source, cursor.at(), cursor.end()));
            }
            cursor.next();
        }
        Expr rest = constant(text.toString(), bytes, at);
        if (parts.isEmpty()) {
            return rest;
        }
        parts.add(rest);
        return Expr.of(Kind.FORMATTED, parts, at);
    }

    private void formatted(StringBuilder text, List<Expr> parts)
            throws MalformedArtifactException, BudgetExceededException {
        for (Literals.Part part : Literals.parts(cursor.source, cursor.at(), cursor.end())) {
            if (part.text() != null) {
                text.append(part.text());
                continue;
            }
            parts.add(constant(text.toString(), false, part.from()));
            text.setLength(0);
            cursor.enter();
            Tokens inside = Lexer.expression(cursor.source, part.from(), part.to());
            Cursor nested = new Cursor(cursor.source, inside, cursor.budget(), cursor.depth());
            ExpressionParser parser = new ExpressionParser(nested);
            parts.add(parser.list());
            nested.expect(Tokens.Kind.END);
            cursor.leave();
        }
    }

    private static Expr constant(String text, boolean bytes, int at) throws BudgetExceededException {
        return Expr.of(Kind.CONSTANT, null, bytes ? new Expr.Bytes(text) : text, List.of(), at);
    }

    private Expr group(int at) throws MalformedArtifactException, BudgetExceededException {
        Expr inside = bracketed("(", ")", at);
        boolean plain = inside.kind() == Kind.SEQUENCE && inside.parts().size() == 1 && inside.text() == null;
        return plain ? inside.parts().getFirst() : inside;
    }

    /** Elements, or one and clauses; a comma behind a single element leaves a mark in the text. */
    private Expr bracketed(String open, String close, int at)
            throws MalformedArtifactException, BudgetExceededException {
        cursor.expect(open);
        List<Expr> elements = new ArrayList<>();
        boolean comma = false;
        while (!cursor.is(close)) {
            Expr element = expressions.element();
            if (elements.isEmpty() && isClause()) {
                Expr made = comprehension(List.of(element), at);
                cursor.expect(close);
                return made;
            }
            elements.add(element);
            if (!cursor.take(",")) {
                break;
            }
            comma = true;
        }
        cursor.expect(close);
        return Expr.of(Kind.SEQUENCE, comma || elements.size() != 1 ? close : null, null, elements, at);
    }

    private Expr braces(int at) throws MalformedArtifactException, BudgetExceededException {
        cursor.expect("{");
        List<Expr> parts = new ArrayList<>();
        boolean dict = false;
        while (!cursor.is("}")) {
            List<Expr> entry = new ArrayList<>(List.of(expressions.element()));
            if (cursor.take(":")) {
                entry.add(expressions.element());
                dict = true;
            }
            if (parts.isEmpty() && isClause()) {
                Expr made = comprehension(entry, at);
                cursor.expect("}");
                return made;
            }
            parts.addAll(entry);
            if (!cursor.take(",")) {
                break;
            }
        }
        cursor.expect("}");
        return Expr.of(dict || parts.isEmpty() ? Kind.DICT : Kind.SEQUENCE, "}", null, parts, at);
    }

    private boolean isClause() {
        return cursor.is("for") || cursor.is("async") && cursor.isAfter(1, "for");
    }

    private Expr comprehension(List<Expr> element, int at) throws MalformedArtifactException, BudgetExceededException {
        List<Expr> parts = new ArrayList<>(element);
        while (isClause()) {
            int start = cursor.at();
            cursor.take("async");
            cursor.expect("for");
            List<Expr> clause = new ArrayList<>();
            clause.add(expressions.targets());
            cursor.expect("in");
            clause.add(expressions.disjunction());
            while (cursor.take("if")) {
                Expr condition = expressions.disjunction();
                if (cursor.take(":=")) {
                    condition = Expr.of(Kind.ASSIGNMENT, List.of(condition, expressions.expression()), start);
                }
                clause.add(condition);
            }
            parts.add(Expr.of(Kind.CLAUSE, clause, start));
        }
        return Expr.of(Kind.COMPREHENSION, parts, at);
    }
}
