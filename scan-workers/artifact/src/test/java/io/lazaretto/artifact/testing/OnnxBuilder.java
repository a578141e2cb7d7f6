package io.lazaretto.artifact.testing;

import static io.lazaretto.artifact.testing.ProtoBuilder.message;

/** Writes ONNX models in the shape of the reference writer: valid parts, and hooks for others. */
public final class OnnxBuilder {
    private final ProtoBuilder graph = message();
    private final ProtoBuilder behind = message();

    /** A small valid model. */
    public static byte[] clean() {
        return new OnnxBuilder()
                .node(node("Add", "").text(1, "x").text(1, "w").text(2, "y"))
                .initializer(floats("w", 4))
                .toBytes();
    }

    public OnnxBuilder node(ProtoBuilder node) {
        graph.message(1, node);
        return this;
    }

    public OnnxBuilder initializer(ProtoBuilder tensor) {
        graph.message(5, tensor);
        return this;
    }

    public OnnxBuilder sparse(ProtoBuilder tensor) {
        graph.message(15, tensor);
        return this;
    }

    /** A field of the model behind the graph. */
    public OnnxBuilder model(int field, ProtoBuilder value) {
        behind.message(field, value);
        return this;
    }

    public ProtoBuilder graph() {
        return graph;
    }

    public byte[] toBytes() {
        ProtoBuilder model = message().number(1, 8).text(2, "lazaretto");
        model.message(7, graph.text(2, "g")).message(8, message().text(1, "").number(2, 17));
        for (byte b : behind.toBytes()) {
            model.raw(b);
        }
        return model.toBytes();
    }

    public static ProtoBuilder node(String operator, String domain) {
        ProtoBuilder node = message().text(4, operator);
        return domain.isEmpty() ? node : node.text(7, domain);
    }

    /** A float tensor with its bytes inside. */
    public static ProtoBuilder floats(String name, int elements) {
        return message().packed(1, elements).number(2, 1).text(8, name).bytes(9, new byte[4 * elements]);
    }

    /** A float tensor with its bytes elsewhere; entries are key, value, key, value. */
    public static ProtoBuilder external(String name, int elements, String... entries) {
        ProtoBuilder tensor = message().packed(1, elements).number(2, 1).text(8, name);
        for (int i = 0; i < entries.length; i += 2) {
            tensor.message(13, message().text(1, entries[i]).text(2, entries[i + 1]));
        }
        return tensor.number(14, 1);
    }

    public static ProtoBuilder attribute(String name, int type, int field, ProtoBuilder value) {
        return message().text(1, name).message(field, value).number(20, type);
    }
}
