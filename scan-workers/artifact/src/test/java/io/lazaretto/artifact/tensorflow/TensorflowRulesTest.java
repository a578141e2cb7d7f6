package io.lazaretto.artifact.tensorflow;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.INCONCLUSIVE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.ProtoBuilder.message;
import static io.lazaretto.artifact.testing.TensorflowBuilder.call;
import static io.lazaretto.artifact.testing.TensorflowBuilder.function;
import static io.lazaretto.artifact.testing.TensorflowBuilder.graph;
import static io.lazaretto.artifact.testing.TensorflowBuilder.index;
import static io.lazaretto.artifact.testing.TensorflowBuilder.node;
import static io.lazaretto.artifact.testing.TensorflowBuilder.savedModel;
import static io.lazaretto.artifact.testing.TensorflowBuilder.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.ProtoBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorflowRulesTest {
    @ParameterizedTest
    @CsvSource({
        "ReadFile, THREAT",
        "WriteFile, THREAT",
        "MatchingFiles, THREAT",
        "PyFunc, THREAT",
        "PyFuncStateless, THREAT",
        "EagerPyFunc, THREAT",
        "ShellExecute, THREAT",
        "TextLineReader, SUSPECT",
        "DecodeRaw, SUSPECT",
        "Print, SUSPECT",
        "PrintV2, SUSPECT",
        "XlaHostCompute, SUSPECT",
        "TFRecordDataset, SUSPECT",
        "SimpleMLCreateModelResource, SUSPECT",
        "XlaCallModule, INCONCLUSIVE",
        "MatMul, CLEAR",
        "StatefulPartitionedCall, CLEAR",
        "VarHandleOp, CLEAR"
    })
    void operatorsAreJudgedByWhatTheyReachWhereverTheyStand(String operator, Outcome outcome) {
        ProtoBuilder one = graph(node("n", operator));
        ProtoBuilder inFunction =
                graph(node("x", "NoOp")).message(2, message().message(1, function("f", "a", node("n", operator))));
        for (byte[] model : new byte[][] {savedModel(one), savedModel(inFunction), one.toBytes()}) {
            assertThat(inspecting("saved_model.pb", model).report(FORMAT).outcome())
                    .isEqualTo(outcome);
        }
    }

    @Test
    void theTextFormIsReadByTheSameRules() {
        String model = """
                # made by hand
                saved_model_schema_version: 1
                meta_graphs { graph_def < library { function { signature { name: "f" };
                  node_def { name: "n" op: 'Write' "F\\x69le" attr { key: "T" value { type: DT_FLOAT } } } } } > }
                """;
        inspecting("saved_model.pbtxt", model.getBytes(StandardCharsets.UTF_8))
                .reports(FORMAT, THREAT, "tensorflow.operator.dangerous");
        inspecting(
                        "saved_model.pbtxt",
                        model.replace("\"F\\x69le\"", "\"\"")
                                .replace("Write", "NoOp")
                                .getBytes(StandardCharsets.UTF_8))
                .staysSilent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "meta_graphs {",
                "meta_graphs { graph_def { node { op: NoOp } } }",
                "meta_graphs { graph_def { node { op: \"NoOp } } }",
                "meta_graphs { unknown: 1 }",
                "meta_graphs { [a.b] { } }",
                "meta_graphs } {",
                "meta_graphs { graph_def { versions { producer: x } } }"
            })
    void brokenTextIsInconclusive(String model) {
        assertThat(inspecting("saved_model.pbtxt", model.getBytes(StandardCharsets.UTF_8))
                        .report(FORMAT)
                        .outcome())
                .isEqualTo(INCONCLUSIVE);
    }

    @Test
    void textNestedVeryDeepIsInconclusive() {
        String deep = "meta_graphs { graph_def { node { attr { value { list { func { attr { value { ".repeat(1)
                + "list { func { attr { value { ".repeat(5_000);
        assertThat(inspecting("saved_model.pbtxt", deep.getBytes(StandardCharsets.UTF_8))
                        .report(FORMAT)
                        .outcome())
                .isEqualTo(INCONCLUSIVE);
    }

    @Test
    void aModelThatSavesItselfWhereItsCallerSaysStaysSilent() {
        ProtoBuilder save = function(
                "save",
                "file_prefix",
                text("part", "_temp/part"),
                node("join", "StringJoin", "file_prefix", "part:output:0"),
                node("name", "ShardedFilename", "join:output:0", "i", "n"),
                node("i", "Const"),
                node("n", "Const"),
                node("SaveV2", "SaveV2", "name:filename:0"));
        ProtoBuilder graph = graph(node("saver_filename", "Placeholder"), call("c", "save", "saver_filename"))
                .message(2, message().message(1, save));
        inspecting("saved_model.pb", savedModel(graph)).staysSilent();
    }

    @Test
    void aModelThatBringsTheNameOfAFileIsSuspicious() {
        ProtoBuilder direct = graph(text("p", "/Users/u/.bashrc"), node("s", "SaveV2", "p"));
        ProtoBuilder save = function("save", "path", node("s", "SaveV2", "path"));
        ProtoBuilder called = graph(text("p", "/etc/x"), call("c", "save", "p"))
                .message(2, message().message(1, save));
        ProtoBuilder middle = function("middle", "q", call("c", "save", "q"));
        ProtoBuilder twice = graph(text("p", "/etc/x"), call("c", "middle", "p"))
                .message(2, message().message(1, save).message(1, middle));
        ProtoBuilder computed = graph(node("d", "DecodeBase64"), node("s", "RestoreV2", "d"));
        for (ProtoBuilder graph : new ProtoBuilder[] {direct, called, twice, computed}) {
            inspecting("saved_model.pb", savedModel(graph)).reports(FORMAT, SUSPECT, "tensorflow.file.fixed");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "vocab.txt, CLEAR",
        "missing.txt, INCONCLUSIVE",
        "../../etc/passwd, THREAT",
        "/etc/passwd, THREAT",
        "a//b, SUSPECT"
    })
    void assetsLieInTheirFolder(String file, Outcome outcome) {
        ProtoBuilder table = node("t", "InitializeTableFromTextFileV2", "h", "Const");
        ProtoBuilder graph = graph(text("Const", "/tmp/vocab.txt"), table);
        ProtoBuilder asset = message().message(1, message().text(1, "Const:0")).text(2, file);
        ProtoBuilder meta = message()
                .message(1, message().text(4, "serve"))
                .message(2, graph)
                .message(6, asset);
        byte[] model = message().number(1, 1).message(2, meta).toBytes();
        assertThat(inspecting(new TestingModel().with("m/saved_model.pb", model).with("m/assets/vocab.txt", "a\nb\n"))
                        .report(FORMAT)
                        .outcome())
                .isEqualTo(outcome);
    }

    @Test
    void shardsThatTheirIndexExplainsStaySilent() {
        byte[] shard = filled(16);
        inspecting(new TestingModel()
                        .with("variables/variables.index", index(0, 16))
                        .with("variables/variables.data-00000-of-00001", shard))
                .staysSilent();
        inspecting(new TestingModel()
                        .with("variables/variables.index", index(0, 12))
                        .with("variables/variables.data-00000-of-00001", shard))
                .reports(FORMAT, INCONCLUSIVE, "format.unknown");
        inspecting(new TestingModel()
                        .with("variables/variables.index", index(8, 16))
                        .with("variables/variables.data-00000-of-00001", shard))
                .reports(FORMAT, INCONCLUSIVE, "tensorflow.checkpoint.range");
    }

    @Test
    void aDamagedIndexIsInconclusive() {
        byte[] index = index(0, 16);
        index[4] ^= 1;
        inspecting("variables.index", index).reports(FORMAT, INCONCLUSIVE, "tensorflow-checkpoint-index.malformed");
    }

    @Test
    void aConstantThatDoesNotFitItsShapeIsInconclusive() {
        ProtoBuilder shape = message().message(2, message().number(1, 3));
        ProtoBuilder tensor = message().number(1, 1).message(2, shape).bytes(4, new byte[8]);
        ProtoBuilder graph = graph(node("c", "Const")
                .message(5, message().text(1, "value").message(2, message().message(8, tensor))));
        inspecting("saved_model.pb", savedModel(graph)).reports(FORMAT, INCONCLUSIVE, "tensorflow.tensor");
    }

    @Test
    void kerasMetadataIsNeverClearAndALambdaInItIsAThreat() {
        ProtoBuilder dense = message().number(2, 0).text(4, "_tf_keras_layer").text(5, "{\"class_name\": \"Dense\"}");
        ProtoBuilder lambda =
                message().number(2, 0).text(4, "_tf_keras_layer").text(5, "{\"class_name\": \"\\u004cambda\"}");
        inspecting("keras_metadata.pb", message().message(1, dense).toBytes())
                .reports(FORMAT, INCONCLUSIVE, "tensorflow.keras.metadata");
        inspecting("keras_metadata.pb", message().message(1, lambda).toBytes())
                .reports(FORMAT, THREAT, "tensorflow.keras.lambda");
    }

    @Test
    void aCutModelIsInconclusive() {
        byte[] model = savedModel(graph(node("n", "MatMul")));
        assertThat(inspecting("saved_model.pb", Arrays.copyOf(model, model.length - 1))
                        .report(FORMAT)
                        .outcome())
                .isEqualTo(INCONCLUSIVE);
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0x9c);
        return bytes;
    }
}
