package io.lazaretto.artifact.code;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.code.Definition.FunctionDefinition;
import io.lazaretto.artifact.python.PythonSource;
import io.lazaretto.artifact.python.Stmt;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The state of one evaluation: when the code now evaluated runs, what it may still cost, which functions wait. */
final class Analysis {
    private static final long MAX_STEPS = 3_000_000;
    private static final int STEPS_PER_TIME_CHECK = 1 << 12;
    private static final int MAX_CALLS = 12;
    private static final int MAX_ANALYSES = 4;
    private static final int MAX_SOURCES = 4;

    private final Budget budget;
    private final Judge judge;
    private final Expressions expressions;
    private final Statements statements;
    private final Scope module = Scope.module();
    private final Deque<FunctionDefinition> waiting = new ArrayDeque<>();
    /** What the file puts into attributes, by their names alone. */
    private final Map<String, Value> attributes = new HashMap<>();

    private When when = When.IMPORT;
    private long steps;
    private int calls;
    private int sources;
    private int conditions;
    private int at;

    Analysis(Budget budget, Judge judge) {
        this.budget = budget;
        this.judge = judge;
        this.expressions = new Expressions(this);
        this.statements = new Statements(this);
    }

    /** Evaluates a file: its body first, then every function that the body did not call. */
    void run(List<Stmt> body) throws BudgetExceededException {
        statements.run(body, module);
        when = When.CALL;
        while (!waiting.isEmpty()) {
            FunctionDefinition function = waiting.removeFirst();
            if (function.analyses == 0) {
                call(function, List.of(), Map.of());
            }
        }
    }

    Judge judge() {
        return judge;
    }

    Budget budget() {
        return budget;
    }

    Expressions expressions() {
        return expressions;
    }

    Statements statements() {
        return statements;
    }

    When when() {
        return when;
    }

    void when(When now) {
        when = now;
    }

    int at() {
        return at;
    }

    /** Where the evaluation is; inside text that the code makes, where the text is run. */
    void at(int offset) {
        if (sources == 0) {
            at = offset;
        }
    }

    /** Whether what is evaluated now runs exactly once when its scope does. */
    boolean isCertain() {
        return conditions == 0;
    }

    void condition(int change) {
        conditions += change;
    }

    /** @param cost about a microsecond each */
    void spend(long cost) throws BudgetExceededException {
        long before = steps;
        steps += 1 + cost;
        if (steps > MAX_STEPS) {
            throw new BudgetExceededException("limit: code evaluation");
        }
        if (before / STEPS_PER_TIME_CHECK != steps / STEPS_PER_TIME_CHECK) {
            budget.checkTime();
        }
    }

    void later(FunctionDefinition function) {
        waiting.addLast(function);
    }

    void attribute(String name, Value value) {
        if (!value.names().isEmpty() || !value.locals().isEmpty()) {
            attributes.merge(name, value, Value::join);
        }
    }

    Value attribute(String name) {
        return attributes.getOrDefault(name, Value.OPAQUE);
    }

    /** Evaluates a function's body, with what is known about its arguments. */
    Value call(FunctionDefinition function, List<Value> arguments, Map<String, Value> named)
            throws BudgetExceededException {
        Value given = Value.NONE;
        for (Value argument : arguments) {
            given = given.join(argument);
        }
        for (Value argument : named.values()) {
            given = given.join(argument);
        }
        if (function.running || calls >= MAX_CALLS || function.analyses >= MAX_ANALYSES) {
            return function.result.with(Trait.OPAQUE).with(given.traits());
        }
        function.running = true;
        function.analyses++;
        calls++;
        int certainty = conditions;
        conditions = 0;
        try {
            Scope scope = function.around.function();
            List<String> parameters = function.source.parameters();
            for (int i = 0; i < parameters.size(); i++) {
                String parameter = parameters.get(i);
                Value value = named.get(parameter);
                boolean passed = value != null || i < arguments.size();
                value = value != null ? value : i < arguments.size() ? arguments.get(i) : Value.OPAQUE;
                scope.set(parameter, passed ? value : value.with(given.traits()), true);
            }
            Value returned = statements.body(function.source.body(), scope);
            function.result = function.result.join(returned);
            return returned;
        } finally {
            conditions = certainty;
            calls--;
            function.running = false;
        }
    }

    /** Evaluates text as code, where it stands. */
    void text(String source, Scope scope) throws BudgetExceededException {
        if (sources >= MAX_SOURCES) {
            return;
        }
        spend(source.length() / 4L);
        PythonSource parsed = PythonSource.parse(source, budget);
        sources++;
        try {
            statements.run(parsed.statements(), scope);
        } finally {
            sources--;
        }
    }
}
