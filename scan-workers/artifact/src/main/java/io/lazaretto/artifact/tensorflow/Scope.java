package io.lazaretto.artifact.tensorflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A graph or the body of a function, as far as file names flow through it. */
final class Scope {
    /** What savers put together a file name from. */
    private static final Pattern PART = Pattern.compile("|model|part|\\.part|_temp(_[0-9a-f]{32})?/part");

    private static final Set<String> PASSES = Set.of(
            "Identity",
            "Pack",
            "ReadVariableOp",
            "PlaceholderWithDefault",
            "Select",
            "SelectV2",
            "ShardedFilename",
            "ShardedFilespec",
            "StaticRegexFullMatch",
            "StringJoin");
    private static final int MAX_STEPS = 256;

    /** @param text of a constant, null when it is no text */
    record Node(String operator, List<String> inputs, String text) {}

    /** An operator that takes the name of a file. */
    record Use(String operator, String input, long offset) {}

    /** A node that calls a function. */
    record Call(String operator, String function, List<String> inputs, long offset) {}

    /**
     * Where a name comes from.
     *
     * @param arguments of the function around it
     * @param fixed a name in the graph, or one that is computed; null when there is none
     */
    record Origin(Set<String> arguments, String fixed) {}

    final Map<String, Node> nodes = new HashMap<>();
    /** Names of the nodes whose values a variable is given, by its name. */
    final Map<String, List<String>> assigned = new HashMap<>();

    final List<Use> uses = new ArrayList<>();
    final List<Call> calls = new ArrayList<>();
    final List<String> arguments = new ArrayList<>();

    static boolean matters(String operator) {
        return PASSES.contains(operator)
                || operator.equals("Const")
                || operator.equals("VarHandleOp")
                || operator.startsWith("Placeholder");
    }

    /** @param assets names of constants that a loader replaces by files of the model */
    Origin origin(String input, Set<String> assets) {
        Set<String> from = new HashSet<>();
        Set<String> seen = new HashSet<>();
        List<String> open = new ArrayList<>(List.of(input));
        while (!open.isEmpty()) {
            String name = name(open.removeLast());
            if (!seen.add(name)) {
                continue;
            }
            if (seen.size() > MAX_STEPS) {
                return new Origin(from, "(too long to follow)");
            }
            Node node = nodes.get(name);
            if (arguments.contains(name)) {
                from.add(name);
            } else if (node == null) {
                return new Origin(from, "(computed)");
            } else if (PASSES.contains(node.operator())) {
                node.inputs().stream().filter(i -> !i.startsWith("^")).forEach(open::add);
            } else if (node.operator().equals("VarHandleOp")) {
                if (!assets.containsAll(assigned.getOrDefault(name, List.of("")))) {
                    return new Origin(from, "(a variable)");
                }
            } else if (node.operator().equals("Const")
                    && node.text() != null
                    && !PART.matcher(node.text()).matches()
                    && !assets.contains(name)) {
                return new Origin(from, node.text());
            }
        }
        return new Origin(from, null);
    }

    /** The node of an input such as {@code ^a}, {@code a:0} or {@code a:output:0}. */
    static String name(String input) {
        int colon = input.indexOf(':');
        String name = colon < 0 ? input : input.substring(0, colon);
        return name.startsWith("^") ? name.substring(1) : name;
    }
}
