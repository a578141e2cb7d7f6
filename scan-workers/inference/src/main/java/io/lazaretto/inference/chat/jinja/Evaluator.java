package io.lazaretto.inference.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of expressions. */
final class Evaluator {
    private final Meter meter;
    private final Values values;
    private final Arithmetic arithmetic;
    private final Access access;
    private final Tests tests;
    private final Filters filters;

    Evaluator(Meter meter) {
        this.meter = meter;
        this.values = new Values(meter);
        this.arithmetic = new Arithmetic(meter);
        this.access = new Access(meter);
        this.tests = new Tests(meter);
        this.filters = new Filters(meter, access, tests);
    }

    Object value(Expr expression, Scope scope) throws JinjaException {
        meter.enter();
        try {
            return switch (expression) {
                case Expr.Literal literal -> literal.value();
                case Expr.Name name -> scope.get(name.name());
                case Expr.ListOf list -> all(list.items(), scope);
                case Expr.TupleOf tuple -> new Tuple(all(tuple.items(), scope));
                case Expr.DictOf dict -> dict(dict, scope);
                case Expr.Attribute attribute -> access.attribute(value(attribute.target(), scope), attribute.name());
                case Expr.Item item -> access.item(value(item.target(), scope), value(item.index(), scope));
                case Expr.Slice slice ->
                    access.slice(
                            value(slice.target(), scope),
                            optional(slice.start(), scope),
                            optional(slice.stop(), scope),
                            optional(slice.step(), scope));
                case Expr.Call call -> call(value(call.callee(), scope), call.arguments(), scope);
                case Expr.Filter filter -> filter(filter, value(filter.target(), scope), scope);
                case Expr.Test test ->
                    tests.test(test.name(), value(test.target(), scope), positional(test.arguments(), scope))
                            != test.negated();
                case Expr.Unary unary -> unary(unary.operator(), value(unary.operand(), scope));
                case Expr.Binary binary -> binary(binary, scope);
                case Expr.Compare compare -> compare(compare, scope);
                case Expr.Conditional conditional -> conditional(conditional, scope);
            };
        } finally {
            meter.leave();
        }
    }

    Object filter(Expr.Filter filter, Object target, Scope scope) throws JinjaException {
        return filters.apply(
                filter.name(), target, positional(filter.arguments(), scope), named(filter.arguments(), scope));
    }

    Object call(Object callee, Expr.Arguments arguments, Scope scope) throws JinjaException {
        Callable target =
                switch (callee) {
                    case Callable callable -> callable;
                    case LoopState loop when loop.recursion() != null -> loop.recursion();
                    case Undefined undefined -> throw JinjaException.error(undefined.what() + " is undefined");
                    case null, default -> throw JinjaException.error(Values.typeName(callee) + " cannot be called");
                };
        return target.call(positional(arguments, scope), named(arguments, scope));
    }

    private List<Object> positional(Expr.Arguments arguments, Scope scope) throws JinjaException {
        List<Object> evaluated = all(arguments.positional(), scope);
        if (arguments.spread() != null) {
            evaluated.addAll(values.items(value(arguments.spread(), scope)));
        }
        return evaluated;
    }

    private Map<String, Object> named(Expr.Arguments arguments, Scope scope) throws JinjaException {
        if (arguments.named().isEmpty() && arguments.spreadNamed() == null) {
            return Map.of();
        }
        Map<String, Object> evaluated = new LinkedHashMap<>();
        for (Map.Entry<String, Expr> entry : arguments.named().entrySet()) {
            evaluated.put(entry.getKey(), value(entry.getValue(), scope));
        }
        if (arguments.spreadNamed() != null && value(arguments.spreadNamed(), scope) instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                evaluated.put(Values.text(entry.getKey()), entry.getValue());
            }
        }
        return evaluated;
    }

    private Object optional(Expr expression, Scope scope) throws JinjaException {
        return expression == null ? null : value(expression, scope);
    }

    private List<Object> all(List<Expr> expressions, Scope scope) throws JinjaException {
        List<Object> evaluated = new ArrayList<>(expressions.size());
        for (Expr expression : expressions) {
            evaluated.add(value(expression, scope));
        }
        return evaluated;
    }

    private Map<Object, Object> dict(Expr.DictOf dict, Scope scope) throws JinjaException {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < dict.keys().size(); i++) {
            map.put(
                    Values.key(value(dict.keys().get(i), scope)),
                    value(dict.values().get(i), scope));
        }
        return map;
    }

    private Object unary(String operator, Object operand) throws JinjaException {
        return switch (operator) {
            case "not" -> !Values.truth(operand);
            case "-" -> operand instanceof Double number ? (Object) (-number) : (Object) (-Values.integer(operand));
            default -> operand instanceof Double ? operand : (Object) Values.integer(operand);
        };
    }

    private Object binary(Expr.Binary binary, Scope scope) throws JinjaException {
        Object left = value(binary.left(), scope);
        return switch (binary.operator()) {
            case "and" -> Values.truth(left) ? value(binary.right(), scope) : left;
            case "or" -> Values.truth(left) ? left : value(binary.right(), scope);
            default -> arithmetic.apply(binary.operator(), left, value(binary.right(), scope));
        };
    }

    private boolean compare(Expr.Compare compare, Scope scope) throws JinjaException {
        Object left = value(compare.first(), scope);
        for (int i = 0; i < compare.operators().size(); i++) {
            Object right = value(compare.others().get(i), scope);
            boolean holds =
                    switch (compare.operators().get(i)) {
                        case "==" -> values.same(left, right);
                        case "!=" -> !values.same(left, right);
                        case "in" -> values.contains(right, left);
                        case "not in" -> !values.contains(right, left);
                        case "<" -> values.order(left, right) < 0;
                        case "<=" -> values.order(left, right) <= 0;
                        case ">" -> values.order(left, right) > 0;
                        default -> values.order(left, right) >= 0;
                    };
            if (!holds) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private Object conditional(Expr.Conditional conditional, Scope scope) throws JinjaException {
        if (Values.truth(value(conditional.test(), scope))) {
            return value(conditional.then(), scope);
        }
        return conditional.orElse() == null
                ? new Undefined("a condition without else")
                : value(conditional.orElse(), scope);
    }
}
