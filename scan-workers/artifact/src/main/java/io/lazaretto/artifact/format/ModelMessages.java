package io.lazaretto.artifact.format;

import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.protobuf.Schema;
import io.lazaretto.artifact.protobuf.WireProbe;
import java.io.IOException;
import java.util.Optional;

/** Tells models apart that are protobuf messages: they have no magic number, only fields. */
final class ModelMessages {
    private static final int MAX_IR_VERSION = 20;
    private static final int MAX_FINGERPRINT = 256;

    private ModelMessages() {}

    static Format of(ByteWindow bytes) throws IOException {
        if (bytes.size() == 0 || bytes.size() > Integer.MAX_VALUE) {
            return Format.UNKNOWN;
        }
        if (isOnnx(bytes)) {
            return Format.ONNX;
        }
        if (isCoreml(bytes)) {
            return Format.COREML;
        }
        if (isPaddle(bytes)) {
            return Format.PADDLE_PROGRAM;
        }
        if (isSentencepiece(bytes)) {
            return Format.SENTENCEPIECE;
        }
        if (isSavedModel(bytes)) {
            return Format.TF_SAVED_MODEL;
        }
        if (isGraph(bytes)) {
            return Format.TF_GRAPH;
        }
        if (isKerasMetadata(bytes)) {
            return Format.KERAS_METADATA;
        }
        if (isFingerprint(bytes)) {
            return Format.TF_FINGERPRINT;
        }
        return beginsAsOnnx(bytes) ? Format.ONNX : Format.UNKNOWN;
    }

    private static boolean isOnnx(ByteWindow bytes) throws IOException {
        Optional<WireProbe.Fields> model = probe(bytes, "ModelProto", Schema.ONNX);
        return model.isPresent()
                && model.get().has("graph")
                && inside(bytes, model.get(), "graph", "GraphProto", Schema.ONNX) != null;
    }

    private static boolean isCoreml(ByteWindow bytes) throws IOException {
        Optional<WireProbe.Fields> model = probe(bytes, "Model", Schema.COREML);
        return model.isPresent()
                && model.get().has("specificationVersion")
                && model.get().has("description")
                && inside(bytes, model.get(), "description", "ModelDescription", Schema.COREML) != null;
    }

    private static boolean isPaddle(ByteWindow bytes) throws IOException {
        Optional<WireProbe.Fields> program = probe(bytes, "ProgramDesc", Schema.PADDLE);
        if (program.isEmpty() || !program.get().has("blocks")) {
            return false;
        }
        WireProbe.Fields block = inside(bytes, program.get(), "blocks", "BlockDesc", Schema.PADDLE);
        return block != null && block.has("idx") && block.has("parent_idx");
    }

    /** Pieces alone tell little: they come with the settings of their training. */
    private static boolean isSentencepiece(ByteWindow bytes) throws IOException {
        Optional<WireProbe.Fields> model = probe(bytes, "ModelProto", Schema.SENTENCEPIECE);
        if (model.isEmpty() || !model.get().has("pieces")) {
            return false;
        }
        if (!model.get().has("trainer_spec") && !model.get().has("normalizer_spec")) {
            return false;
        }
        WireProbe.Fields piece = inside(bytes, model.get(), "pieces", "ModelProto.SentencePiece", Schema.SENTENCEPIECE);
        return piece != null && piece.has("piece");
    }

    private static boolean isSavedModel(ByteWindow bytes) throws IOException {
        Optional<WireProbe.Fields> model = probe(bytes, "SavedModel", Schema.TENSORFLOW);
        if (model.isEmpty() || !model.get().has("meta_graphs")) {
            return false;
        }
        WireProbe.Fields meta = inside(bytes, model.get(), "meta_graphs", "MetaGraphDef", Schema.TENSORFLOW);
        return meta != null && (meta.has("graph_def") || meta.has("meta_info_def"));
    }

    private static boolean isGraph(ByteWindow bytes) throws IOException {
        Optional<WireProbe.Fields> graph = probe(bytes, "GraphDef", Schema.TENSORFLOW);
        if (graph.isEmpty()) {
            return false;
        }
        WireProbe.Fields node = inside(bytes, graph.get(), "node", "NodeDef", Schema.TENSORFLOW);
        return node != null
                && node.has("op")
                && node.has("name")
                && isName(bytes, node.firsts().get("op"));
    }

    private static boolean isKerasMetadata(ByteWindow bytes) throws IOException {
        Optional<WireProbe.Fields> nodes = probe(bytes, "keras.SavedMetadata", Schema.TENSORFLOW);
        if (nodes.isEmpty()) {
            return false;
        }
        WireProbe.Fields node = inside(bytes, nodes.get(), "nodes", "keras.SavedObject", Schema.TENSORFLOW);
        return node != null
                && node.has("identifier")
                && isName(bytes, node.firsts().get("identifier"));
    }

    /** Numbers alone, and a version. */
    private static boolean isFingerprint(ByteWindow bytes) throws IOException {
        if (bytes.size() > MAX_FINGERPRINT) {
            return false;
        }
        Optional<WireProbe.Fields> fields = probe(bytes, "FingerprintDef", Schema.TENSORFLOW);
        return fields.isPresent()
                && fields.get().has("saved_model_checksum")
                && fields.get().has("graph_def_program_hash");
    }

    /** A model that breaks off: its version, then the printable name of who made it. */
    private static boolean beginsAsOnnx(ByteWindow bytes) throws IOException {
        int version = bytes.at(1);
        if (bytes.at(0) != 0x08 || version < 1 || version > MAX_IR_VERSION || bytes.at(2) != 0x12) {
            return false;
        }
        long length = bytes.at(3);
        return length > 0 && length < 64 && isName(bytes, new long[] {4, Math.min(4 + length, bytes.size())});
    }

    private static boolean isName(ByteWindow bytes, long[] range) throws IOException {
        for (long at = range[0]; at < Math.min(range[1], range[0] + 256); at++) {
            if (bytes.at(at) < 0x20 || bytes.at(at) > 0x7e) {
                return false;
            }
        }
        return range[1] > range[0];
    }

    private static Optional<WireProbe.Fields> probe(ByteWindow bytes, String message, Schema schema)
            throws IOException {
        return WireProbe.of(bytes, 0, bytes.size(), schema.type(message));
    }

    private static WireProbe.Fields inside(
            ByteWindow bytes, WireProbe.Fields outer, String field, String message, Schema schema) throws IOException {
        long[] range = outer.firsts().get(field);
        return range == null
                ? null
                : WireProbe.of(bytes, range[0], range[1], schema.type(message)).orElse(null);
    }
}
