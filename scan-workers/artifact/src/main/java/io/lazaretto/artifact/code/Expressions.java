package io.lazaretto.artifact.code;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.code.Definition.ClassDefinition;
import io.lazaretto.artifact.code.Definition.FunctionDefinition;
import io.lazaretto.artifact.code.Definition.Instance;
import io.lazaretto.artifact.code.Definition.LambdaDefinition;
import io.lazaretto.artifact.code.Definition.Method;
import io.lazaretto.artifact.python.Expr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluates expressions on abstract values. Recursive: the height of a tree is bounded by its parser. */
final class Expressions {
    private static final int MAX_UNROLLED = 2_048;

    private final Analysis analysis;
    private final Calls calls;
    /** Inside an annotation a class is only named. */
    private int annotations;

    Expressions(Analysis analysis) {
        this.analysis = analysis;
        this.calls = new Calls(analysis);
    }

    Calls calls() {
        return calls;
    }

    /** A value that is used in some way other than being called. */
    Value evaluate(Expr expr, Scope scope) throws BudgetExceededException {
        Value value = callee(expr, scope);
        boolean named = expr.kind() == Expr.Kind.NAME || expr.kind() == Expr.Kind.ATTRIBUTE;
        if (named && annotations == 0) {
            analysis.judge().named(value, analysis);
        }
        return value;
    }

    Value annotation(Expr expr, Scope scope) throws BudgetExceededException {
        annotations++;
        try {
            return evaluate(expr, scope);
        } finally {
            annotations--;
        }
    }

    /** A value that is called next, or looked into. */
    Value callee(Expr expr, Scope scope) throws BudgetExceededException {
        analysis.spend(0);
        return switch (expr.kind()) {
            case NAME -> scope.get(expr.text());
            case CONSTANT -> expr.value() == null ? Value.OPAQUE : Value.constant(expr.value());
            case ATTRIBUTE -> attribute(callee(expr.parts().getFirst(), scope), expr.text());
            case CALL -> call(expr, scope);
            case SUBSCRIPT -> subscript(expr, scope);
            case FORMATTED -> Folding.concatenation(all(expr, scope));
            case OPERATION -> {
                Value result = Folding.operation(operators(expr), all(expr, scope));
                analysis.spend(Folding.length(result) / 16);
                yield result;
            }
            case CONDITIONAL -> {
                List<Value> parts = all(expr, scope);
                yield parts.get(0).join(parts.get(2));
            }
            case LAMBDA -> lambda(expr, scope);
            case COMPREHENSION -> comprehension(expr, scope);
            case SEQUENCE -> Folding.sequence(all(expr, scope));
            case DICT -> {
                List<Value> parts = all(expr, scope);
                factories(parts);
                yield joined(parts).with(Trait.OPAQUE);
            }
            case ASSIGNMENT -> {
                Value value = evaluate(expr.parts().get(1), scope);
                assign(expr.parts().get(0), value, expr.parts().get(1), scope);
                yield value;
            }
            case STARRED, WAIT, KEYWORD, SLICE, CLAUSE -> joined(all(expr, scope));
        };
    }

    /** Under this key {@code logging.config} finds the callable that it makes an object with. */
    private void factories(List<Value> parts) throws BudgetExceededException {
        for (int i = 0; i + 1 < parts.size(); i++) {
            if ("()".equals(parts.get(i).only())) {
                for (String name : parts.get(i + 1).texts()) {
                    analysis.judge().passedOn(Value.name(name), analysis);
                }
            }
        }
    }

    void assign(Expr target, Value value, Expr source, Scope scope) throws BudgetExceededException {
        switch (target.kind()) {
            case NAME -> scope.set(target.text(), value, analysis.isCertain());
            case STARRED -> assign(target.parts().getFirst(), value, null, scope);
            case SEQUENCE -> {
                boolean pairs = source != null
                        && source.kind() == Expr.Kind.SEQUENCE
                        && source.parts().size() == target.parts().size();
                for (int i = 0; i < target.parts().size(); i++) {
                    Value part = pairs ? callee(source.parts().get(i), scope) : Folding.element(value);
                    assign(target.parts().get(i), part, null, scope);
                }
            }
            case ATTRIBUTE -> {
                Value object = callee(target.parts().getFirst(), scope);
                analysis.judge().overwritten(object, target.text(), analysis);
                analysis.attribute(target.text(), value);
            }
            case SUBSCRIPT -> {
                Expr object = target.parts().getFirst();
                Value before = callee(object, scope);
                evaluate(target.parts().get(1), scope);
                analysis.judge().overwritten(before, "", analysis);
                if (object.kind() == Expr.Kind.NAME) {
                    scope.set(object.text(), before.join(value).with(Trait.OPAQUE), false);
                }
            }
            default -> evaluate(target, scope);
        }
    }

    /** What a loop's target becomes: any element. */
    void loop(Expr head, Scope scope) throws BudgetExceededException {
        Value iterable = evaluate(head.parts().get(1), scope);
        assign(head.parts().get(0), Folding.element(iterable), null, scope);
    }

    /** An attribute of a value. */
    Value attribute(Value object, String name) throws BudgetExceededException {
        Value result = Value.NONE;
        for (String dotted : object.names()) {
            boolean owner = name.equals("__self__") && dotted.indexOf('.') > 0 && dotted.startsWith("builtins.");
            result = result.join(Value.name(owner ? "builtins" : dotted + "." + name));
        }
        for (Definition local : object.locals()) {
            result = result.join(member(local, name, object, 0));
        }
        analysis.judge().attribute(name, analysis);
        if (object.names().isEmpty() && (result.isNone() || result.equals(Value.OPAQUE))) {
            result = result.join(analysis.attribute(name));
        }
        return result.with(object.traits());
    }

    private Value member(Definition local, String name, Value object, int depth) {
        ClassDefinition type =
                switch (local) {
                    case ClassDefinition c -> c;
                    case Instance i -> i.type;
                    default -> null;
                };
        if (type == null) {
            return Value.OPAQUE;
        }
        Value own = type.members.own(name);
        if (own != null) {
            Value result = Value.NONE;
            for (Definition definition : own.locals()) {
                boolean method = definition instanceof FunctionDefinition && local instanceof Instance;
                result = result.join(
                        Value.local(method ? new Method((FunctionDefinition) definition, object) : definition));
            }
            return result.join(new Value(own.names(), own.constants(), own.traits(), java.util.Set.of()));
        }
        Value inherited = Value.NONE;
        for (Definition base : type.bases.locals()) {
            if (base instanceof ClassDefinition c && depth < 16) {
                inherited = inherited.join(member(local instanceof Instance ? c.instance : c, name, object, depth + 1));
            }
        }
        return inherited.isNone() ? Value.OPAQUE : inherited;
    }

    private Value call(Expr expr, Scope scope) throws BudgetExceededException {
        Expr function = expr.parts().getFirst();
        boolean method = function.kind() == Expr.Kind.ATTRIBUTE;
        Value object = callee(method ? function.parts().getFirst() : function, scope);
        Value callable = method ? attribute(object, function.text()) : object;
        List<Value> arguments = new ArrayList<>();
        Map<String, Value> named = new LinkedHashMap<>();
        Value unpacked = Value.NONE;
        for (Expr argument : expr.parts().subList(1, expr.parts().size())) {
            if (argument.kind() == Expr.Kind.KEYWORD) {
                Expr value = argument.parts().getFirst();
                boolean flag = value.kind() == Expr.Kind.CONSTANT && value.text() != null;
                named.put(argument.text(), flag ? Value.name(value.text()) : callee(value, scope));
            } else {
                Value value = callee(argument, scope);
                arguments.add(value);
                unpacked = argument.kind() == Expr.Kind.STARRED ? unpacked.join(value) : unpacked;
            }
        }
        analysis.at(expr.at());
        analysis.judge().trusted(arguments, named, unpacked, analysis);
        if (method) {
            Value folded = Folding.method(object, function.text(), arguments);
            if (folded != null) {
                analysis.spend(Folding.length(folded) / 16);
                return folded.with(object.traits());
            }
        }
        return calls.call(callable, arguments, named, scope);
    }

    private Value subscript(Expr expr, Scope scope) throws BudgetExceededException {
        Value object = callee(expr.parts().getFirst(), scope);
        Expr at = expr.parts().get(1);
        Value index = evaluate(at, scope);
        if (at.kind() == Expr.Kind.SLICE) {
            return Folding.slice(object, at.parts());
        }
        Value result = calls.item(object, index, scope);
        return result != null ? result : Folding.item(object, index);
    }

    private Value lambda(Expr expr, Scope scope) throws BudgetExceededException {
        List<Expr> parts = expr.parts();
        for (Expr preset : parts.subList(0, parts.size() - 1)) {
            evaluate(preset, scope);
        }
        return Value.local(new LambdaDefinition(expr, scope)).join(applied(expr, List.of(), scope));
    }

    /** What a lambda gives. */
    Value applied(Expr lambda, List<Value> arguments, Scope around) throws BudgetExceededException {
        Scope scope = around.function();
        List<?> names = (List<?>) lambda.value();
        for (int i = 0; i < names.size(); i++) {
            scope.set((String) names.get(i), i < arguments.size() ? arguments.get(i) : Value.OPAQUE, true);
        }
        return evaluate(lambda.parts().getLast(), scope);
    }

    private Value comprehension(Expr expr, Scope scope) throws BudgetExceededException {
        Scope inner = scope.function();
        List<Expr> clauses =
                expr.parts().stream().filter(p -> p.kind() == Expr.Kind.CLAUSE).toList();
        for (Expr clause : clauses) {
            Value iterable = evaluate(clause.parts().get(1), inner);
            boolean plain = clauses.size() == 1
                    && clause.parts().size() == 2
                    && expr.parts().size() == 2
                    && clause.parts().getFirst().kind() == Expr.Kind.NAME;
            List<Value> elements = plain ? Folding.elements(iterable, MAX_UNROLLED) : null;
            if (elements != null) {
                return unrolled(expr, clause.parts().getFirst().text(), elements, inner);
            }
            assign(clause.parts().getFirst(), Folding.element(iterable), null, inner);
            for (Expr condition : clause.parts().subList(2, clause.parts().size())) {
                evaluate(condition, inner);
            }
        }
        Value result = Value.NONE;
        for (Expr part : expr.parts()) {
            if (part.kind() != Expr.Kind.CLAUSE) {
                result = result.join(evaluate(part, inner));
            }
        }
        return result.with(Trait.OPAQUE);
    }

    private Value unrolled(Expr expr, String name, List<Value> elements, Scope scope) throws BudgetExceededException {
        List<Value> results = new ArrayList<>(elements.size());
        for (Value element : elements) {
            scope.set(name, element, true);
            results.add(evaluate(expr.parts().getFirst(), scope));
        }
        return Folding.sequence(results);
    }

    private List<Value> all(Expr expr, Scope scope) throws BudgetExceededException {
        List<Value> values = new ArrayList<>(expr.parts().size());
        for (Expr part : expr.parts()) {
            values.add(evaluate(part, scope));
        }
        return values;
    }

    private static Value joined(List<Value> values) {
        Value joined = Value.NONE;
        for (Value value : values) {
            joined = joined.join(value);
        }
        return joined.isNone() ? Value.OPAQUE : joined;
    }

    private static List<String> operators(Expr expr) {
        return ((List<?>) expr.value()).stream().map(String.class::cast).toList();
    }
}
