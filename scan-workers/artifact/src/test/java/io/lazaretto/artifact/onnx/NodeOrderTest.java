package io.lazaretto.artifact.onnx;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.OnnxBuilder.attribute;
import static io.lazaretto.artifact.testing.OnnxBuilder.node;
import static io.lazaretto.artifact.testing.ProtoBuilder.message;

import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.testing.OnnxBuilder;
import io.lazaretto.artifact.testing.ProtoBuilder;
import org.junit.jupiter.api.Test;

class NodeOrderTest {
    private static final int GRAPH = 5;

    private static ProtoBuilder add(String first, String second, String sum) {
        return node("Add", "").text(1, first).text(1, second).text(2, sum);
    }

    @Test
    void nodesThatWaitForOneAnotherAreNoGraph() {
        byte[] pair = new OnnxBuilder()
                .node(add("y2", "x", "y1"))
                .node(add("y1", "x", "y2"))
                .toBytes();
        inspecting("model.onnx", pair).isInconclusive(FORMAT, Reasons.MALFORMED);
        byte[] self = new OnnxBuilder().node(add("y", "x", "y")).toBytes();
        inspecting("model.onnx", self).isInconclusive(FORMAT, Reasons.MALFORMED);
    }

    @Test
    void aCycleInsideANodeIsFound() {
        ProtoBuilder inner = message().message(1, add("b", "x", "a")).message(1, add("a", "x", "b"));
        byte[] model = new OnnxBuilder()
                .node(node("If", "").text(1, "c").text(2, "y").message(5, attribute("then_branch", GRAPH, 6, inner)))
                .toBytes();
        inspecting("model.onnx", model).isInconclusive(FORMAT, Reasons.MALFORMED);
    }

    @Test
    void nodesInAnyOtherOrderStaySilent() {
        byte[] backwards = new OnnxBuilder()
                .node(add("b", "", "c"))
                .node(add("a", "x", "b"))
                .node(add("x", "x", "a"))
                .toBytes();
        inspecting("model.onnx", backwards).staysSilent();
        // The same names inside a node are others, or those of the graph around it.
        ProtoBuilder inner = message().message(1, add("y", "x", "c"));
        byte[] nested = new OnnxBuilder()
                .node(add("x", "x", "c"))
                .node(node("If", "").text(1, "c").text(2, "y").message(5, attribute("then_branch", GRAPH, 6, inner)))
                .toBytes();
        inspecting("model.onnx", nested).staysSilent();
    }
}
