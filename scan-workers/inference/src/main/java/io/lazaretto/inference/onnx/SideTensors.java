package io.lazaretto.inference.onnx;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.protobuf.FieldType;
import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.protobuf.ProtoVisitor;
import io.lazaretto.artifact.protobuf.WireAnomaly;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds the tensors whose bytes lie in files beside the model. */
final class SideTensors implements ProtoVisitor {
    private static final long EXTERNAL = 1;
    private static final int MOST = 100_000;

    /** @param length 0: to the end of the file */
    record Place(long type, List<Long> shape, String location, long offset, long length) {}

    private final Map<String, Place> places = new TreeMap<>();

    /** By the names of the initializers. */
    Map<String, Place> places() {
        return places;
    }

    @Override
    public void bytes(Message message, FieldType field, ByteView content, long offset) {}

    @Override
    public void end(Message message) throws MalformedArtifactException {
        if (message.type().equals("StringStringEntryProto") && message.field().equals("external_data")) {
            message.keep();
        }
        if (!message.type().equals("TensorProto") || message.number("data_location") != EXTERNAL) {
            return;
        }
        Message graph = message.parent();
        boolean ofModel = message.field().equals("initializer")
                && graph.parent() != null
                && graph.parent().type().equals("ModelProto");
        if (!ofModel || places.size() >= MOST) {
            throw new MalformedArtifactException(
                    "onnx", message.offset(), "a tensor outside where none is loaded from");
        }
        Map<String, String> entries = new HashMap<>();
        message.kept("external_data").forEach(entry -> entries.put(entry.text("key"), entry.text("value")));
        Place place = new Place(
                message.number("data_type"),
                message.numbers("dims"),
                entries.getOrDefault("location", ""),
                Long.parseLong(entries.getOrDefault("offset", "0")),
                Long.parseLong(entries.getOrDefault("length", "0")));
        if (places.put(message.text("name"), place) != null) {
            throw new MalformedArtifactException("onnx", message.offset(), "two tensors of one name");
        }
    }

    @Override
    public void anomaly(WireAnomaly anomaly, Message message, String field, long offset) {}
}
