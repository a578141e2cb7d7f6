package io.lazaretto.artifact.onnx;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.json.KeySet;
import io.lazaretto.artifact.protobuf.FieldType;
import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.protobuf.ProtoVisitor;
import io.lazaretto.artifact.protobuf.WireAnomaly;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Judges the messages of a model, wherever they stand: graph, subgraphs, training, functions. */
final class OnnxWalk implements ProtoVisitor {
    /** Shorter than any stream that does something. */
    private static final int MIN_SEARCHED = 16;

    /** IR.md, "Models": from this version on a model must name the sets that it imports. */
    private static final int FIRST_WITH_OPERATOR_SETS = 3;

    private static final Set<String> DATA = Set.of("raw_data", "string_data", "s", "strings");

    private final Place place;
    private final Reading reading;
    /** Eight to sixteen bytes of memory each. */
    private static final int MAX_NAMES = 4 << 20;

    private final KeySet names = new KeySet();
    private int named;
    private final Operators operators = new Operators();
    private final NodeOrder order = new NodeOrder();
    private final TensorRules tensors;
    private final SparseRules sparse;

    OnnxWalk(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
        this.tensors = new TensorRules(place, reading);
        this.sparse = new SparseRules(place, reading);
    }

    @Override
    public void bytes(Message message, FieldType field, ByteView content, long offset) throws IOException {
        String name = field.name();
        if (name.equals("raw_data") && message.field().equals("indices")) {
            sparse.rawIndices(message, content, reading.budget());
        }
        if (DATA.contains(name)) {
            if (content.size() >= MIN_SEARCHED) {
                reading.numbers(content, place.member(name + "@" + offset));
            }
            return;
        }
        boolean property = message.type().equals("StringStringEntryProto")
                && name.equals("value")
                && message.field().equals("metadata_props");
        if (property || name.equals("doc_string")) {
            prose(content, offset);
        }
    }

    private void prose(ByteView content, long offset) throws IOException {
        if (content.size() >= MIN_SEARCHED) {
            reading.numbers(content, place.member("text@" + offset));
        }
        reading.prose(content, place, offset);
    }

    @Override
    public void end(Message message) throws IOException, MalformedArtifactException {
        switch (message.type()) {
            case "StringStringEntryProto" -> {
                if (message.field().equals("external_data")) {
                    message.keep();
                }
            }
            case "TensorProto" -> {
                tensors.judge(message);
                if (message.field().equals("initializer")) {
                    once(message);
                }
                if (message.parent().type().equals("SparseTensorProto")) {
                    message.keep();
                }
            }
            case "SparseTensorProto" -> sparse.judge(message);
            case "AttributeProto" -> AttributeRules.judge(message, place, reading);
            case "NodeProto" -> {
                operators.use(message, place, reading);
                order.use(message);
            }
            case "GraphProto" -> order.end(message);
            case "FunctionProto" -> {
                operators.define(message);
                order.end(message);
            }
            case "ModelProto" -> model(message);
            default -> {}
        }
    }

    private void once(Message tensor) throws BudgetExceededException {
        String name = tensor.parent().offset() + " " + tensor.text("name");
        if (++named > MAX_NAMES) {
            throw new BudgetExceededException(Reasons.LIMIT + "tensors of an ONNX graph");
        }
        if (!names.add(name)) {
            reading.report(Signal.suspect(
                    "onnx.duplicate-initializer",
                    "Two tensors of a graph have one name: readers disagree on which one counts",
                    place.at(tensor.offset()),
                    TensorRules.name(tensor),
                    List.of("CWE-436")));
        }
    }

    private static void model(Message model) throws MalformedArtifactException {
        if (!model.has("graph")) {
            throw new MalformedArtifactException(OnnxReader.FORMAT, 0, "a model without a graph");
        }
        if (model.number("ir_version") < 1) {
            throw new MalformedArtifactException(OnnxReader.FORMAT, 0, "a model without a version");
        }
        // It stands behind the graph: a file that breaks off there is a valid message.
        if (model.number("ir_version") >= FIRST_WITH_OPERATOR_SETS && !model.has("opset_import")) {
            throw new MalformedArtifactException(OnnxReader.FORMAT, 0, "a model without a set of operators");
        }
    }

    @Override
    public void anomaly(WireAnomaly anomaly, Message message, String field, long offset) {
        reading.report(anomaly.signal(message, field, place, offset));
    }

    /** What can be said when all functions are known; also of a file that breaks off. */
    void finish() {
        operators.judge(place, reading);
    }
}
