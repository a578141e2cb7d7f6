package io.lazaretto.artifact.onnx;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Reasons;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the nodes of a graph can be put into an order (ONNX {@code IR.md}, "Graphs": acyclic). Nodes may stand in any order, since
 * runtimes sort them. Graphs inside nodes are judged on their own. Memory is bounded by the number of nodes.
 */
final class NodeOrder {
    private static final int MAX_NODES = 1 << 18;

    private final Map<Long, List<Node>> graphs = new HashMap<>();
    private int nodes;

    private record Node(List<String> inputs, List<String> outputs) {}

    /** A node of the graph or function around it. */
    void use(Message node) throws BudgetExceededException {
        if (node.parent() == null) {
            return;
        }
        if (++nodes > MAX_NODES) {
            throw new BudgetExceededException(Reasons.LIMIT + "nodes of an ONNX graph");
        }
        graphs.computeIfAbsent(node.parent().offset(), offset -> new ArrayList<>())
                .add(new Node(List.copyOf(node.texts("input")), List.copyOf(node.texts("output"))));
    }

    /** @throws MalformedArtifactException when some of its nodes wait for one another */
    void end(Message graph) throws MalformedArtifactException {
        List<Node> all = graphs.remove(graph.offset());
        if (all != null && sortable(all) < all.size()) {
            throw new MalformedArtifactException(
                    OnnxReader.FORMAT, graph.offset(), "nodes of a graph wait for one another");
        }
    }

    /** @return how many nodes have an order */
    private static int sortable(List<Node> all) {
        Map<String, Integer> producers = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            for (String output : all.get(i).outputs()) {
                producers.putIfAbsent(output, i);
            }
        }
        int[] waitsFor = new int[all.size()];
        List<List<Integer>> readers = new ArrayList<>();
        all.forEach(node -> readers.add(new ArrayList<>(1)));
        for (int i = 0; i < all.size(); i++) {
            for (String input : all.get(i).inputs()) {
                Integer producer = input.isEmpty() ? null : producers.get(input);
                if (producer != null) {
                    waitsFor[i]++;
                    readers.get(producer).add(i);
                }
            }
        }
        Deque<Integer> ready = new ArrayDeque<>();
        for (int i = 0; i < waitsFor.length; i++) {
            if (waitsFor[i] == 0) {
                ready.add(i);
            }
        }
        int sorted = 0;
        while (!ready.isEmpty()) {
            sorted++;
            for (int reader : readers.get(ready.remove())) {
                if (--waitsFor[reader] == 0) {
                    ready.add(reader);
                }
            }
        }
        return sorted;
    }
}
