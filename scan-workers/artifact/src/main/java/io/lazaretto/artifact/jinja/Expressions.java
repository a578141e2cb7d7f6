package io.lazaretto.artifact.jinja;

import io.lazaretto.artifact.jinja.AccessRules.Arguments;
import io.lazaretto.artifact.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads expressions by the grammar of {@code jinja2/parser.py} and folds them as they are read; there is no tree. Nesting is
 * bounded, and chains of operators, attributes and filters are loops.
 */
final class Expressions {
    private static final int MAX_NESTING = 100;
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");
    private static final Set<String> NO_TEST_ARGUMENT =
            Set.of("else", "or", "and", "if", "in", "not", "is", "recursive");

    /** Texts in a product. */
    private static final int MAX_FACTORS = 16;

    private static final int OR = 1;
    private static final int AND = 2;
    private static final int COMPARE = 4;
    private static final int SUM = 5;
    private static final int CONCAT = 6;
    private static final int PRODUCT = 7;
    private static final int POWER = 8;

    private final Cursor cursor;
    private final AccessRules rules;
    private final Literals literals;
    private int depth;

    Expressions(Cursor cursor, AccessRules rules, Literals literals) {
        this.cursor = cursor;
        this.rules = rules;
        this.literals = literals;
    }

    /** A tuple, or what stands where one may stand. */
    Value tuple() throws TemplateFault {
        Value first = expression();
        if (!cursor.peek().isOperator(",")) {
            return first;
        }
        List<Value> items = new ArrayList<>(List.of(first));
        while (cursor.skipOperator(",") && startsExpression()) {
            items.add(expression());
        }
        return Folding.list(items, union(items));
    }

    /** An expression with the conditions behind it. */
    Value expression() throws TemplateFault {
        enter();
        int from = literals.size();
        Value value = binary(OR);
        while (cursor.skipName("if")) {
            int end = literals.size();
            Value condition = binary(OR);
            rules.condition(condition, from, end);
            literals.truncate(end);
            Value other = Value.UNKNOWN;
            if (cursor.skipName("else")) {
                other = expression();
                rules.condition(condition, end, literals.size());
            }
            value = value.or(other).with(Trait.only(condition.traits(), Trait.TRIGGER, Trait.WORDED));
        }
        depth--;
        return value;
    }

    /** An expression without a condition behind it: what a loop runs over. */
    Value withoutCondition() throws TemplateFault {
        Value first = binary(OR);
        while (cursor.skipOperator(",") && startsExpression()) {
            first = binary(OR).or(first);
        }
        return first;
    }

    private void enter() throws TemplateFault {
        if (++depth > MAX_NESTING) {
            throw new TemplateFault(TemplateFault.Kind.NESTING, cursor.index(), "expressions nested too deep");
        }
    }

    private boolean startsExpression() {
        Token token = cursor.peek();
        return switch (token.kind()) {
            case NAME, STRING, INTEGER, FLOAT ->
                !token.isName("if") && !token.isName("in") && !token.isName("recursive");
            case OPERATOR -> "([{-+".contains(token.text());
            case DATA, VARIABLE_BEGIN, VARIABLE_END, BLOCK_BEGIN, BLOCK_END, END -> false;
        };
    }

    private Value binary(int lowest) throws TemplateFault {
        int from = literals.size();
        Value left = cursor.peek().isName("not") ? negation() : unary();
        while (true) {
            String operator = operator();
            int precedence = precedence(operator);
            if (precedence == 0 || precedence < lowest) {
                return left;
            }
            int index = cursor.next().index();
            if (operator.equals("not in")) {
                cursor.next();
            }
            int middle = literals.size();
            Value right = binary(precedence + 1);
            left = combine(operator, left, right, from, middle, index);
        }
    }

    private Value negation() throws TemplateFault {
        enter();
        cursor.next();
        Value value = cursor.peek().isName("not") ? negation() : binary(COMPARE);
        depth--;
        return Value.unknown(Trait.only(value.traits(), Trait.TRIGGER, Trait.WORDED));
    }

    private String operator() {
        Token token = cursor.peek();
        if (token.isName("not") && cursor.peekSecond().isName("in")) {
            return "not in";
        }
        boolean word = token.kind() == Kind.NAME;
        return word || token.kind() == Kind.OPERATOR ? token.text() : "";
    }

    private static int precedence(String operator) {
        return switch (operator) {
            case "or" -> OR;
            case "and" -> AND;
            case "==", "!=", "<", ">", "<=", ">=", "in", "not in" -> COMPARE;
            case "+", "-" -> SUM;
            case "~" -> CONCAT;
            case "*", "/", "//", "%" -> PRODUCT;
            case "**" -> POWER;
            default -> 0;
        };
    }

    private Value combine(String operator, Value left, Value right, int from, int middle, int index) {
        Value result =
                switch (operator) {
                    case "or", "and" -> {
                        rules.condition(left, middle, literals.size());
                        yield left.or(right);
                    }
                    case "+" -> {
                        rules.joined(left, right, index);
                        yield Folding.add(left, right);
                    }
                    case "~" -> {
                        rules.joined(left, right, index);
                        yield Folding.concat(left, right);
                    }
                    case "in", "not in" -> contains(left, right);
                    default ->
                        COMPARISONS.contains(operator) ? compare(left, right) : arithmetic(operator, left, right, from);
                };
        rules.spelled(result, index);
        rules.number(result, index);
        return result;
    }

    private Value arithmetic(String operator, Value left, Value right, int from) {
        if (operator.equals("*")) {
            int begin = Math.max(from, literals.size() - MAX_FACTORS);
            rules.condition(left, begin, literals.size());
            rules.condition(right, begin, literals.size());
        }
        return Folding.arithmetic(operator, left, right);
    }

    /** {@code 'word' in content}; a content among known texts is a comparison. */
    private static Value contains(Value left, Value right) {
        boolean searched = right.has(Trait.CONTENT) && !right.isKnown() && !left.isKnown();
        return searched ? Value.unknown(Trait.TRIGGER, Trait.WORDED) : compare(left, right);
    }

    private static Value compare(Value left, Value right) {
        Set<Trait> traits =
                Trait.only(Trait.union(left.traits(), right.traits()), Trait.CONTENT, Trait.TRIGGER, Trait.WORDED);
        if (traits.contains(Trait.CONTENT)) {
            traits = AccessRules.searched(traits, List.of(left, right));
        }
        return Value.unknown(Trait.only(traits, Trait.TRIGGER, Trait.WORDED));
    }

    private Value unary() throws TemplateFault {
        boolean negative = false;
        boolean signed = false;
        while (cursor.peek().isOperator("-") || cursor.peek().isOperator("+")) {
            negative ^= cursor.next().isOperator("-");
            signed = true;
        }
        int from = literals.size();
        Value value = filtered(postfix(primary(), from), from);
        return negative && signed && value.number().isPresent()
                ? Value.of(-value.number().get()).with(value.traits())
                : value;
    }

    private Value primary() throws TemplateFault {
        Token token = cursor.next();
        switch (token.kind()) {
            case NAME -> {
                return name(token);
            }
            case STRING -> {
                return string(token);
            }
            case INTEGER, FLOAT -> {
                Value number = number(token);
                rules.number(number, token.index());
                return number;
            }
            case OPERATOR -> {
                return bracketed(token);
            }
            default -> throw TemplateFault.malformed(token.index(), "no expression");
        }
    }

    private Value name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> Value.of(Boolean.TRUE);
            case "false", "False" -> Value.of(Boolean.FALSE);
            case "none", "None" -> Value.UNKNOWN;
            default -> rules.name(token.text(), token.index());
        };
    }

    /** String literals that stand side by side are one. */
    private Value string(Token first) {
        StringBuilder text = new StringBuilder(first.text());
        while (cursor.peek().kind() == Kind.STRING) {
            text.append(cursor.next().text());
        }
        Value value = Value.of(text.toString());
        literals.add(text.toString(), first.index());
        rules.spelled(value, first.index());
        return value;
    }

    private static Value number(Token token) {
        String digits = token.text().toLowerCase(java.util.Locale.ROOT);
        try {
            if (digits.startsWith("0x")) {
                return Folding.number(new java.math.BigInteger(digits.substring(2), 16).doubleValue(), Trait.NONE);
            }
            return Folding.number(Double.parseDouble(digits), Trait.NONE);
        } catch (NumberFormatException e) {
            return Value.unknown(Trait.NUMERIC);
        }
    }

    private Value bracketed(Token open) throws TemplateFault {
        switch (open.text()) {
            case "(" -> {
                if (cursor.skipOperator(")")) {
                    return Value.of(List.of());
                }
                Value value = tuple();
                cursor.expectOperator(")");
                return value.at("");
            }
            case "[" -> {
                List<Value> items = new ArrayList<>();
                while (!cursor.peek().isOperator("]")) {
                    items.add(expression());
                    if (!cursor.skipOperator(",")) {
                        break;
                    }
                }
                cursor.expectOperator("]");
                return Folding.list(items, union(items));
            }
            case "{" -> {
                return mapping();
            }
            default -> throw TemplateFault.malformed(open.index(), "no expression");
        }
    }

    private Value mapping() throws TemplateFault {
        Map<String, Value> fields = new LinkedHashMap<>();
        List<Value> values = new ArrayList<>();
        while (!cursor.peek().isOperator("}")) {
            Value key = expression();
            cursor.expectOperator(":");
            Value value = expression();
            key.text().ifPresent(text -> fields.put(text, value.element()));
            values.add(value);
            if (!cursor.skipOperator(",")) {
                break;
            }
        }
        cursor.expectOperator("}");
        return Value.of(fields).with(union(values));
    }

    private static Set<Trait> union(List<Value> values) {
        Set<Trait> traits = Trait.NONE;
        for (Value value : values) {
            traits = Trait.union(
                    traits, Trait.only(value.traits(), Trait.CARRIER, Trait.CONTENT, Trait.TRIGGER, Trait.WORDED));
        }
        boolean macros = !values.isEmpty() && values.stream().allMatch(value -> value.has(Trait.MACRO));
        return macros ? Trait.union(traits, Set.of(Trait.MACRO)) : traits;
    }

    /** @param start where the texts of the value begin */
    private Value postfix(Value first, int start) throws TemplateFault {
        Value value = first;
        Value receiver = null;
        String method = null;
        while (true) {
            Token token = cursor.peek();
            int from = literals.size();
            if (token.isOperator(".")) {
                cursor.next();
                Token name = cursor.next();
                if (name.kind() != Kind.NAME && name.kind() != Kind.INTEGER) {
                    throw TemplateFault.malformed(name.index(), "no attribute name");
                }
                receiver = value;
                method = name.text();
                value = name.kind() == Kind.NAME
                        ? rules.attribute(receiver, method, name.index())
                        : rules.subscript(receiver, number(name), from, name.index());
            } else if (token.isOperator("[")) {
                cursor.next();
                receiver = value;
                method = null;
                value = subscript(receiver, start, token.index());
            } else if (token.isOperator("(")) {
                Arguments arguments = arguments();
                value = rules.call(value, method, receiver, arguments, from, token.index());
                method = null;
            } else {
                return value;
            }
        }
    }

    private Value subscript(Value object, int from, int index) throws TemplateFault {
        Value key = cursor.peek().isOperator(":") ? null : expression();
        if (!cursor.peek().isOperator(":") && !cursor.peek().isOperator(",")) {
            cursor.expectOperator("]");
            return rules.subscript(object, key, from, index);
        }
        Value[] bounds = {key, null, null};
        int at = 0;
        while (!cursor.peek().isOperator("]")) {
            if (cursor.skipOperator(":") || cursor.skipOperator(",")) {
                at = Math.min(at + 1, 2);
            } else {
                bounds[at] = expression();
            }
        }
        cursor.expectOperator("]");
        return slice(object, bounds);
    }

    private static Value slice(Value object, Value... bounds) {
        for (Value bound : bounds) {
            if (bound != null && bound.number().isEmpty()) {
                return object.isKnown()
                        ? Value.unknown(Trait.COMPOSED).with(object.traits())
                        : Value.unknown(object.traits());
            }
        }
        long step = bounds[2] == null ? 1 : bounds[2].number().get();
        return Folding.slice(object, bound(bounds[0]), bound(bounds[1]), step, object.traits());
    }

    private static Long bound(Value value) {
        return value == null ? null : value.number().get();
    }

    private Arguments arguments() throws TemplateFault {
        cursor.expectOperator("(");
        List<Value> positional = new ArrayList<>();
        Map<String, Value> named = new LinkedHashMap<>();
        while (!cursor.peek().isOperator(")")) {
            if (cursor.skipOperator("*") || cursor.skipOperator("**")) {
                positional.add(Value.unknown(expression().traits()));
            } else if (cursor.peek().kind() == Kind.NAME && cursor.peekSecond().isOperator("=")) {
                String name = cursor.next().text();
                cursor.next();
                named.put(name, expression());
            } else {
                positional.add(expression());
            }
            if (!cursor.skipOperator(",")) {
                break;
            }
        }
        cursor.expectOperator(")");
        return new Arguments(positional, named);
    }

    private Value filtered(Value first, int start) throws TemplateFault {
        Value value = first;
        while (true) {
            if (cursor.peek().isOperator("|")) {
                cursor.next();
                value = filter(value);
            } else if (cursor.peek().isName("is")) {
                cursor.next();
                value = test(value);
            } else if (cursor.peek().isOperator("(")) {
                int index = cursor.index();
                int from = literals.size();
                value = rules.call(value, null, null, arguments(), from, index);
            } else if (cursor.peek().isOperator(".") || cursor.peek().isOperator("[")) {
                value = postfix(value, start);
            } else {
                return value;
            }
        }
    }

    /** A filter behind its bar, with its arguments. */
    Value filter(Value value) throws TemplateFault {
        int index = cursor.index();
        String name = dotted();
        int from = literals.size();
        Arguments arguments = cursor.peek().isOperator("(") ? arguments() : Arguments.NONE;
        Value result = rules.filter(name, value, arguments, from, index);
        rules.spelled(result, index);
        return result;
    }

    private Value test(Value value) throws TemplateFault {
        cursor.skipName("not");
        int index = cursor.index();
        String name = dotted();
        Arguments arguments = Arguments.NONE;
        if (cursor.peek().isOperator("(")) {
            arguments = arguments();
        } else if (startsTestArgument()) {
            enter();
            arguments = new Arguments(List.of(postfix(primary(), literals.size())), Map.of());
            depth--;
        }
        return rules.test(name, value, arguments, index);
    }

    private boolean startsTestArgument() {
        Token token = cursor.peek();
        return switch (token.kind()) {
            case NAME -> !NO_TEST_ARGUMENT.contains(token.text());
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> token.text().equals("[") || token.text().equals("{");
            case DATA, VARIABLE_BEGIN, VARIABLE_END, BLOCK_BEGIN, BLOCK_END, END -> false;
        };
    }

    private String dotted() throws TemplateFault {
        StringBuilder name = new StringBuilder(cursor.expectName());
        while (cursor.skipOperator(".")) {
            name.append('.').append(cursor.expectName());
        }
        return name.toString();
    }
}
