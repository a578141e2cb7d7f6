package io.lazaretto.artifact.tensorflow;

import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.sidefile.LocationKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows the names of files to where they come from. Every saved model can save and restore itself, under a name that its
 * caller gives; one that brings a name of its own writes or reads where its author wants.
 */
final class FileUse {
    private static final int MAX_NODES = 500_000;
    private static final int MAX_FOLLOWED = 256;
    private static final List<String> TAXONOMY = List.of("CWE-73", "AML.T0018.002");
    private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");
    private static final int STRING = 7;

    /** @param table whether the name is that of a table's file, which may be a file of the model */
    private record Argument(String function, String name, boolean table) {}

    private final Place place;
    private final Reading reading;
    private final Map<Message, Scope> open = new IdentityHashMap<>();
    private final Map<String, Scope> functions = new HashMap<>();
    private final Deque<Scope> graphs = new ArrayDeque<>();
    private final Set<String> assets = new HashSet<>();
    private final Map<String, List<Long>> bound = new HashMap<>();
    private final BitSet assetObjects = new BitSet();
    private int objects;
    private int nodes;
    private boolean limited;

    FileUse(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
    }

    void node(Message node) {
        Scope scope = open.computeIfAbsent(node.parent(), any -> new Scope());
        String operator = node.text("op");
        List<String> inputs = node.texts("input");
        OperatorClass kind = OperatorClass.of(operator);
        if (kind == OperatorClass.CHECKPOINT || kind == OperatorClass.TABLE) {
            int at = kind == OperatorClass.TABLE || operator.equals("MergeV2Checkpoints") ? 1 : 0;
            String input = at < inputs.size() ? inputs.get(at) : "";
            scope.uses.add(new Scope.Use(operator, input, node.offset()));
        } else if (operator.equals("AssignVariableOp") && inputs.size() > 1) {
            scope.assigned
                    .computeIfAbsent(Scope.name(inputs.getFirst()), any -> new ArrayList<>(1))
                    .add(Scope.name(inputs.get(1)));
        } else if (Scope.matters(operator)) {
            scope.nodes.put(node.text("name"), new Scope.Node(operator, inputs, constant(node)));
        }
        for (Message attribute : node.kept("attr")) {
            for (Message value : attribute.kept("value")) {
                for (Message function : value.kept("func")) {
                    scope.calls.add(new Scope.Call(operator, function.text("name"), inputs, node.offset()));
                    nodes++;
                }
            }
        }
        nodes++;
        if (nodes >= MAX_NODES) {
            limit("nodes", node.offset());
            scope.nodes.clear();
            scope.calls.clear();
        }
    }

    private void limit(String what, long offset) {
        if (!limited) {
            limited = true;
            reading.report(Signal.inconclusive(
                    Reasons.LIMIT + what,
                    "tensorflow.nodes",
                    "More of a graph than is followed",
                    place.at(offset),
                    Map.of()));
        }
    }

    private static String constant(Message node) {
        for (Message attribute : node.kept("attr")) {
            if (!attribute.text("key").equals("value")) {
                continue;
            }
            for (Message value : attribute.kept("value")) {
                for (Message tensor : value.kept("tensor")) {
                    if (tensor.number("dtype") == STRING) {
                        return tensor.count("string_val") == 1 ? tensor.text("string_val") : "(several)";
                    }
                }
            }
        }
        return null;
    }

    void function(Message function) {
        Scope scope = open.remove(function);
        for (Message signature : function.kept("signature")) {
            if (scope != null) {
                signature.kept("input_arg").forEach(argument -> scope.arguments.add(argument.text("name")));
                if (functions.put(signature.text("name"), scope) != null) {
                    reading.report(Signal.suspect(
                            "tensorflow.function.duplicate",
                            "Two functions of one name: readers disagree on which counts",
                            place.at(function.offset()),
                            Map.of("function", Evidence.text(signature.text("name"))),
                            List.of("CWE-436")));
                }
            }
        }
    }

    void graph(Message graph) {
        Scope scope = open.remove(graph);
        if (scope != null) {
            graphs.add(scope);
        }
    }

    void asset(Message asset) {
        for (Message info : asset.kept("tensor_info")) {
            assets.add(Scope.name(info.text("name")));
        }
        String file = asset.text("filename");
        LocationKind kind = LocationKind.of(file);
        if (kind == LocationKind.PLAIN) {
            if (reading.sizeOf("assets/" + file).isEmpty()) {
                reading.report(Signal.inconclusive(
                        Reasons.MALFORMED,
                        "tensorflow.asset.missing",
                        "A file that the model needs is not in it",
                        place.at(asset.offset()),
                        Map.of("file", Evidence.text(file))));
            }
            return;
        }
        Map<String, String> evidence = Map.of("file", Evidence.text(file));
        String title = "A file of the model that is not named by a plain relative path";
        reading.report(
                kind == LocationKind.ESCAPES
                        ? Signal.threat(
                                "tensorflow.asset.escape", title, place.at(asset.offset()), evidence, List.of("CWE-22"))
                        : Signal.suspect(
                                "tensorflow.asset.location",
                                title,
                                place.at(asset.offset()),
                                evidence,
                                List.of("CWE-22")));
    }

    void object(Message object) {
        if (object.has("asset")) {
            assetObjects.set(Math.min(objects, MAX_NODES));
        }
        objects++;
    }

    void concrete(Message entry) {
        for (Message function : entry.kept("value")) {
            bound.put(entry.text("key"), function.numbers("bound_inputs"));
        }
    }

    /** Everything of one graph is known. */
    void judge() {
        open.values().forEach(graphs::add);
        Deque<Argument> todo = new ArrayDeque<>();
        Set<Argument> seen = new HashSet<>();
        functions.forEach((name, scope) -> uses(scope, name, todo));
        graphs.forEach(scope -> uses(scope, null, todo));
        while (!todo.isEmpty() && nodes < MAX_NODES) {
            if (seen.size() > MAX_FOLLOWED) {
                limit("callers of functions", -1);
                break;
            }
            Argument argument = todo.removeLast();
            if (seen.add(argument)) {
                callers(argument, todo);
            }
        }
        open.clear();
        functions.clear();
        graphs.clear();
        assets.clear();
        bound.clear();
        assetObjects.clear();
        objects = 0;
    }

    private void uses(Scope scope, String function, Deque<Argument> todo) {
        for (Scope.Use use : scope.uses) {
            follow(scope, function, use.input(), use.operator(), table(use.operator()), use.offset(), todo);
        }
    }

    private static boolean table(String operator) {
        return OperatorClass.of(operator) == OperatorClass.TABLE;
    }

    private void follow(
            Scope scope,
            String function,
            String input,
            String operator,
            boolean table,
            long offset,
            Deque<Argument> todo) {
        Scope.Origin origin = scope.origin(input, table ? assets : Set.of());
        if (origin.fixed() != null) {
            report(operator, origin.fixed(), offset);
        }
        origin.arguments().forEach(name -> todo.add(new Argument(function, name, table)));
    }

    private void callers(Argument argument, Deque<Argument> todo) {
        Scope callee = functions.get(argument.function());
        int index = callee.arguments.indexOf(argument.name());
        List<Long> captured = bound.getOrDefault(argument.function(), List.of());
        int capture = index - (callee.arguments.size() - captured.size());
        if (capture >= 0
                && !(argument.table() && assetObjects.get((int) Math.clamp(captured.get(capture), 0, MAX_NODES)))) {
            report(argument.function(), "(captured)", -1);
        }
        functions.forEach((name, scope) -> calls(scope, name, argument, index, todo));
        graphs.forEach(scope -> calls(scope, null, argument, index, todo));
    }

    private void calls(Scope scope, String function, Argument argument, int index, Deque<Argument> todo) {
        for (Scope.Call call : scope.calls) {
            if (!call.function().equals(argument.function())) {
                continue;
            }
            if (!CALLS.contains(call.operator()) || index >= call.inputs().size()) {
                report(call.operator(), "(not followed)", call.offset());
            } else {
                follow(
                        scope,
                        function,
                        call.inputs().get(index),
                        call.operator(),
                        argument.table(),
                        call.offset(),
                        todo);
            }
        }
    }

    private void report(String operator, String file, long offset) {
        reading.report(Signal.suspect(
                "tensorflow.file.fixed",
                "The model reads or writes a file whose name its caller does not give",
                place.at(offset),
                Map.of("operator", Evidence.text(operator), "file", Evidence.text(file)),
                TAXONOMY));
    }
}
