package io.lazaretto.artifact.tensorflow;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.protobuf.FieldType;
import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.protobuf.ProtoVisitor;
import io.lazaretto.artifact.protobuf.WireAnomaly;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Judges every operator, tensor and asset of a model, wherever they stand. */
final class GraphWalk implements ProtoVisitor {
    /** Shorter than any stream that does something. */
    private static final int MIN_SEARCHED = 16;

    private static final Set<String> KEPT = Set.of(
            "NodeDef.AttrEntry", "AttrValue", "NameAttrList", "OpDef.ArgDef", "TensorShapeProto.Dim", "TensorInfo");
    private static final String ASSET_TYPE = "type.googleapis.com/tensorflow.AssetFileDef";

    private static final Set<String> TEXTS = Set.of("string_val", "s");

    private final Place place;
    private final Reading reading;
    private final Operators operators;
    private final FileUse files;

    GraphWalk(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
        this.operators = new Operators(place, reading);
        this.files = new FileUse(place, reading);
    }

    @Override
    public void bytes(Message message, FieldType field, ByteView content, long offset) throws IOException {
        boolean metadata = field.name().equals("metadata") && message.type().endsWith("Object");
        if (metadata && content.size() > 0) {
            KerasMetadata.judge(content, offset, place, reading);
        } else if (content.size() >= MIN_SEARCHED && isData(field)) {
            reading.numbers(content, place.member(field.name() + "@" + offset));
            if (TEXTS.contains(field.name())) {
                reading.prose(content, place.member(field.name()), offset);
            }
        }
    }

    private static boolean isData(FieldType field) {
        return switch (field.name()) {
            case "tensor_content", "string_val", "s", "value", "float8_val" -> true;
            default -> false;
        };
    }

    @Override
    public void end(Message message) throws IOException, MalformedArtifactException {
        switch (message.type()) {
            case "NodeDef" -> {
                operators.use(message);
                files.node(message);
            }
            case "FunctionDef" -> {
                operators.define(message);
                files.function(message);
            }
            case "GraphDef" -> files.graph(message);
            case "MetaGraphDef" -> endOfGraph();
            case "OpDef" -> {
                if (message.field().equals("signature")) {
                    message.keep();
                }
            }
            case "TensorShapeProto" -> {
                if (message.parent().type().equals("TensorProto")) {
                    message.keep();
                }
            }
            case "TensorProto" -> {
                TensorRules.judge(message, place, reading);
                if (message.parent() != null) {
                    message.keep();
                }
            }
            case "AssetFileDef" -> files.asset(message);
            case "SavedObject" -> files.object(message);
            case "SavedConcreteFunction" -> message.keep();
            case "SavedObjectGraph.ConcreteFunctionsEntry" -> files.concrete(message);
            case "google.protobuf.Any" -> any(message);
            case "SavedModel" -> savedModel(message);
            default -> {
                if (KEPT.contains(message.type())) {
                    message.keep();
                }
            }
        }
    }

    private void any(Message any) {
        if (!any.text("type_url").equals(ASSET_TYPE)) {
            reading.report(Signal.inconclusive(
                    Reasons.NOT_EXAMINED + "message of another type",
                    "tensorflow.any",
                    "A message of a type that has not been examined",
                    place.at(any.offset()),
                    Map.of("type", Evidence.text(any.text("type_url")))));
        }
    }

    private static void savedModel(Message model) throws MalformedArtifactException {
        if (model.count("meta_graphs") == 0) {
            throw new MalformedArtifactException("tensorflow-saved-model", 0, "a saved model without a graph");
        }
    }

    @Override
    public void anomaly(WireAnomaly anomaly, Message message, String field, long offset) {
        reading.report(anomaly.signal(message, field, place, offset));
    }

    private void endOfGraph() {
        operators.judge();
        files.judge();
    }

    /** What can be said when all functions are known; also of a file that breaks off. */
    void finish() {
        endOfGraph();
    }
}
