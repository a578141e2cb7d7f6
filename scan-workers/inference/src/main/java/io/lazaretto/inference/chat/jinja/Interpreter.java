package io.lazaretto.inference.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs statements and collects the output. One rendering each. */
final class Interpreter {
    /** How a body ended. */
    private enum Flow {
        NORMAL,
        BREAK,
        CONTINUE
    }

    private final Meter meter;
    private final Values values;
    private final Evaluator evaluator;
    private StringBuilder out = new StringBuilder();

    Interpreter(Meter meter) {
        this.meter = meter;
        this.values = new Values(meter);
        this.evaluator = new Evaluator(meter);
    }

    String run(List<Node> template, Scope scope) throws JinjaException {
        body(template, scope);
        return out.toString();
    }

    private void write(String text) throws JinjaException {
        meter.produce(text.length());
        if (out.length() + (long) text.length() > meter.limits().chars()) {
            throw JinjaException.limit("output");
        }
        out.append(text);
    }

    private Flow body(List<Node> nodes, Scope scope) throws JinjaException {
        meter.enter();
        for (Node node : nodes) {
            Flow flow = statement(node, scope);
            if (flow != Flow.NORMAL) {
                meter.leave();
                return flow;
            }
        }
        meter.leave();
        return Flow.NORMAL;
    }

    private Flow statement(Node node, Scope scope) throws JinjaException {
        meter.step();
        switch (node) {
            case Node.Text text -> write(text.text());
            case Node.Output output -> write(PythonText.str(evaluator.value(output.expression(), scope), meter));
            case Node.If branch -> {
                return branch(branch, scope);
            }
            case Node.For loop -> loop(loop, evaluator.value(loop.items(), scope), scope, 0);
            case Node.Set set -> assign(set.names(), set.attribute(), evaluator.value(set.value(), scope), scope);
            case Node.SetBlock set ->
                assign(List.of(set.name()), set.attribute(), captured(set.body(), set.filters(), scope), scope);
            case Node.Macro macro -> scope.set(macro.name(), macro(macro, scope));
            case Node.CallBlock block -> call(block, scope);
            case Node.FilterBlock block -> write(PythonText.str(captured(block.body(), block.filters(), scope), meter));
            case Node.With with -> {
                return with(with, scope);
            }
            case Node.Group group -> {
                return body(group.body(), scope);
            }
            case Node.Break end -> {
                return Flow.BREAK;
            }
            case Node.Continue next -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.NORMAL;
    }

    private Flow branch(Node.If branch, Scope scope) throws JinjaException {
        for (int i = 0; i < branch.tests().size(); i++) {
            if (Values.truth(evaluator.value(branch.tests().get(i), scope))) {
                return body(branch.bodies().get(i), scope);
            }
        }
        return body(branch.orElse(), scope);
    }

    private void loop(Node.For loop, Object over, Scope scope, int depth) throws JinjaException {
        List<Object> items = values.items(over);
        if (loop.filter() != null) {
            List<Object> kept = new ArrayList<>();
            for (Object item : items) {
                Scope inner = new Scope(scope);
                unpack(loop.names(), item, inner);
                if (Values.truth(evaluator.value(loop.filter(), inner))) {
                    kept.add(item);
                }
            }
            items = kept;
        }
        Callable recursion = loop.recursive()
                ? (arguments, named) -> {
                    StringBuilder outer = out;
                    out = new StringBuilder();
                    loop(loop, arguments.isEmpty() ? List.of() : arguments.getFirst(), scope, depth + 1);
                    String text = out.toString();
                    out = outer;
                    return text;
                }
                : null;
        LoopState state = new LoopState(items, depth, recursion, values);
        for (int i = 0; i < items.size(); i++) {
            state.at(i);
            Scope inner = new Scope(scope);
            inner.set("loop", state);
            unpack(loop.names(), items.get(i), inner);
            if (body(loop.body(), inner) == Flow.BREAK) {
                break;
            }
        }
        if (items.isEmpty()) {
            body(loop.orElse(), new Scope(scope));
        }
    }

    private void unpack(List<String> names, Object item, Scope scope) throws JinjaException {
        if (names.size() == 1) {
            scope.set(names.getFirst(), item);
            return;
        }
        List<Object> parts = values.items(item);
        if (parts.size() != names.size()) {
            throw JinjaException.error(parts.size() + " values for " + names.size() + " names");
        }
        for (int i = 0; i < names.size(); i++) {
            scope.set(names.get(i), parts.get(i));
        }
    }

    private void assign(List<String> names, String attribute, Object value, Scope scope) throws JinjaException {
        if (attribute == null) {
            unpack(names, value, scope);
        } else if (scope.get(names.getFirst()) instanceof Namespace namespace) {
            namespace.attributes().put(attribute, value);
        } else {
            throw JinjaException.error("attributes can be set on namespaces only");
        }
    }

    private Object captured(List<Node> body, List<Expr.Filter> filters, Scope scope) throws JinjaException {
        Object value = capture(body, new Scope(scope));
        for (Expr.Filter filter : filters) {
            value = evaluator.filter(filter, value, scope);
        }
        return value;
    }

    private String capture(List<Node> body, Scope scope) throws JinjaException {
        StringBuilder outer = out;
        out = new StringBuilder();
        try {
            body(body, scope);
            return out.toString();
        } finally {
            out = outer;
        }
    }

    private Callable macro(Node.Macro macro, Scope scope) {
        return (arguments, named) -> {
            Scope inner = new Scope(scope);
            List<String> parameters = macro.parameters();
            int withoutDefault = parameters.size() - macro.defaults().size();
            inner.set(
                    "varargs",
                    new Tuple(List.copyOf(
                            arguments.subList(Math.min(arguments.size(), parameters.size()), arguments.size()).stream()
                                    .filter(java.util.Objects::nonNull)
                                    .toList())));
            inner.set("caller", named.getOrDefault("caller", new Undefined("caller")));
            for (int i = 0; i < parameters.size(); i++) {
                String name = parameters.get(i);
                Object value;
                if (i < arguments.size()) {
                    value = arguments.get(i);
                } else if (named.containsKey(name)) {
                    value = named.get(name);
                } else if (i >= withoutDefault) {
                    value = evaluator.value(macro.defaults().get(i - withoutDefault), inner);
                } else {
                    value = new Undefined("parameter " + name);
                }
                inner.set(name, value);
            }
            meter.enter();
            String text = capture(macro.body(), inner);
            meter.leave();
            return text;
        };
    }

    private void call(Node.CallBlock block, Scope scope) throws JinjaException {
        Scope inner = new Scope(scope);
        Expr.Arguments given = block.call().arguments();
        Map<String, Expr> named = new java.util.LinkedHashMap<>(given.named());
        named.put("caller", new Expr.Literal(macro(block.caller(), scope)));
        Expr.Arguments arguments = new Expr.Arguments(given.positional(), named, given.spread(), given.spreadNamed());
        Object callee = evaluator.value(block.call().callee(), inner);
        write(PythonText.str(evaluator.call(callee, arguments, inner), meter));
    }

    private Flow with(Node.With with, Scope scope) throws JinjaException {
        Scope inner = new Scope(scope);
        for (int i = 0; i < with.names().size(); i++) {
            inner.set(with.names().get(i), evaluator.value(with.values().get(i), scope));
        }
        return body(with.body(), inner);
    }
}
