package io.lazaretto.artifact.code;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.code.Definition.ClassDefinition;
import io.lazaretto.artifact.code.Definition.FunctionDefinition;
import io.lazaretto.artifact.python.Expr;
import io.lazaretto.artifact.python.Stmt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Evaluates statements in their order; every branch is taken. */
final class Statements {
    /** Methods that Python calls when a class is made, or an object copied, loaded or dropped. */
    private static final Set<String> HOOKS = Set.of(
            "__init_subclass__",
            "__class_getitem__",
            "__set_name__",
            "__prepare__",
            "__reduce__",
            "__reduce_ex__",
            "__setstate__",
            "__getstate__",
            "__del__",
            "__mro_entries__");

    private final Analysis analysis;
    private Value returned = Value.NONE;
    private ClassDefinition owner;

    Statements(Analysis analysis) {
        this.analysis = analysis;
    }

    /** @return what the statements return */
    Value body(List<Stmt> body, Scope scope) throws BudgetExceededException {
        Value before = returned;
        ClassDefinition around = owner;
        returned = Value.NONE;
        owner = null;
        try {
            run(body, scope);
            return returned.isNone() ? Value.OPAQUE : returned;
        } finally {
            returned = before;
            owner = around;
        }
    }

    void run(List<Stmt> body, Scope scope) throws BudgetExceededException {
        for (Stmt statement : body) {
            analysis.spend(0);
            analysis.at(statement.at());
            switch (statement) {
                case Stmt.Import i -> scope.set(i.name(), Value.name(i.whole() ? i.module() : i.name()), certain());
                case Stmt.FromImport f -> fromImport(f, scope);
                case Stmt.Assign a -> assign(a, scope);
                case Stmt.Evaluate e -> evaluate(e, scope);
                case Stmt.Global g -> g.names().forEach(scope::global);
                case Stmt.Function f -> function(f, scope);
                case Stmt.ClassDef c -> classDef(c, scope);
                case Stmt.Block b -> block(b, scope);
            }
        }
    }

    private boolean certain() {
        return analysis.isCertain();
    }

    private void fromImport(Stmt.FromImport statement, Scope scope) {
        String module = ".".repeat(statement.dots()) + statement.module();
        if (!statement.name().equals("*")) {
            scope.set(statement.alias(), Value.name(module + "." + statement.name()), certain());
        } else if (statement.dots() == 0) {
            scope.star(module);
        }
    }

    private void assign(Stmt.Assign statement, Scope scope) throws BudgetExceededException {
        Expressions expressions = analysis.expressions();
        Value value = expressions.evaluate(statement.value(), scope);
        for (Expr target : statement.targets()) {
            if (statement.augmented() != null) {
                Value old = expressions.evaluate(target, scope);
                Value both = Folding.operation(List.of(statement.augmented()), List.of(old, value));
                expressions.assign(target, both, null, scope);
            } else {
                expressions.assign(target, value, statement.value(), scope);
            }
        }
    }

    private void evaluate(Stmt.Evaluate statement, Scope scope) throws BudgetExceededException {
        for (Expr value : statement.values()) {
            if (statement.verb().equals("annotation")) {
                analysis.expressions().annotation(value, scope);
            } else {
                Value result = analysis.expressions().evaluate(value, scope);
                returned = statement.verb().equals("return") ? returned.join(result) : returned;
            }
        }
    }

    private void function(Stmt.Function statement, Scope scope) throws BudgetExceededException {
        for (Expr header : statement.header()) {
            if (header.kind() == Expr.Kind.KEYWORD) {
                analysis.expressions().evaluate(header.parts().getFirst(), scope);
            } else {
                analysis.expressions().annotation(header, scope);
            }
        }
        FunctionDefinition function = new FunctionDefinition(statement, scope, owner);
        Value value = decorated(statement.decorators(), Value.local(function), scope);
        scope.set(statement.name(), value, certain());
        boolean hook = owner != null
                ? HOOKS.contains(statement.name())
                : statement.name().equals("__getattr__");
        if (hook) {
            When before = analysis.when();
            analysis.when(When.IMPORT);
            Value result = analysis.call(function, List.of(), Map.of());
            if (statement.name().startsWith("__reduce")) {
                analysis.judge().passedOn(result, analysis);
            }
            analysis.when(before);
        } else {
            analysis.later(function);
        }
    }

    private Value decorated(List<Expr> decorators, Value value, Scope scope) throws BudgetExceededException {
        Value result = value;
        for (int i = decorators.size() - 1; i >= 0; i--) {
            analysis.at(decorators.get(i).at());
            Value decorator = analysis.expressions().callee(decorators.get(i), scope);
            Value made =
                    analysis.expressions().calls().call(decorator, List.of(given(decorator, result)), Map.of(), scope);
            // Whatever it returns: the function itself may still be called.
            result = value.join(made);
        }
        return result;
    }

    /** A decorator of a library wraps what it gets; those of the interpreter, and the file's own, may call it at once. */
    private static Value given(Value decorator, Value decorated) {
        boolean own = !decorator.locals().isEmpty()
                || decorator.names().stream().anyMatch(n -> n.startsWith("builtins.") || n.startsWith("atexit."));
        return own ? decorated : Value.OPAQUE;
    }

    private void classDef(Stmt.ClassDef statement, Scope scope) throws BudgetExceededException {
        Value bases = Value.NONE;
        for (Expr argument : statement.arguments()) {
            bases = bases.join(analysis.expressions().evaluate(argument, scope));
        }
        Scope members = scope.classBody();
        ClassDefinition made = new ClassDefinition(members, bases);
        ClassDefinition around = owner;
        owner = made;
        try {
            run(statement.body(), members);
        } finally {
            owner = around;
        }
        scope.set(statement.name(), decorated(statement.decorators(), Value.local(made), scope), certain());
    }

    private void block(Stmt.Block block, Scope scope) throws BudgetExceededException {
        Expressions expressions = analysis.expressions();
        for (Expr head : block.heads()) {
            if (head.kind() == Expr.Kind.ASSIGNMENT && block.keyword().equals("for")) {
                expressions.loop(head, scope);
            } else if (block.keyword().equals("try")) {
                expressions.callee(head, scope);
            } else {
                expressions.evaluate(head, scope);
            }
        }
        boolean once = block.keyword().equals("with");
        analysis.condition(once ? 0 : 1);
        try {
            List<List<Stmt>> bodies = new ArrayList<>(block.bodies());
            if (block.keyword().equals("if") && isMain(block.heads().getFirst())) {
                When before = analysis.when();
                analysis.when(When.CALL);
                run(bodies.removeFirst(), scope);
                analysis.when(before);
            }
            for (List<Stmt> body : bodies) {
                run(body, scope);
            }
        } finally {
            analysis.condition(once ? 0 : -1);
        }
    }

    /** {@code __name__ == "__main__"}: what follows does not run when the file is imported. */
    private static boolean isMain(Expr head) {
        if (head.kind() != Expr.Kind.OPERATION || !List.of("==").equals(head.value())) {
            return false;
        }
        Expr left = head.parts().getFirst();
        Expr right = head.parts().getLast();
        return left.kind() == Expr.Kind.NAME && "__name__".equals(left.text()) && "__main__".equals(right.value())
                || right.kind() == Expr.Kind.NAME && "__name__".equals(right.text()) && "__main__".equals(left.value());
    }
}
