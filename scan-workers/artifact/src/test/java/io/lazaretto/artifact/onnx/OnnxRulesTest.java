package io.lazaretto.artifact.onnx;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.INCONCLUSIVE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.OnnxBuilder.attribute;
import static io.lazaretto.artifact.testing.OnnxBuilder.external;
import static io.lazaretto.artifact.testing.OnnxBuilder.floats;
import static io.lazaretto.artifact.testing.OnnxBuilder.node;
import static io.lazaretto.artifact.testing.ProtoBuilder.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.OnnxBuilder;
import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.ProtoBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxRulesTest {
    @Test
    void aPlainModelStaysSilentUnderAnyName() {
        inspecting("model.onnx", OnnxBuilder.clean()).staysSilent();
        inspecting("weights", OnnxBuilder.clean()).staysSilent();
    }

    @Test
    void theOrderOfFieldsDoesNotMatter() {
        byte[] model = message()
                .message(8, message().number(2, 17))
                .message(7, message().text(2, "g").message(1, node("PyOp", "any")))
                .number(1, 8)
                .toBytes();
        inspecting("weights", model).reports(FORMAT, THREAT, "onnx.operator.python");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../weights.bin",
                "/etc/passwd",
                "a/../../b",
                "....//b",
                "..\\b",
                "a\\b",
                "file:///etc/passwd",
                "~/x",
                "C:/x",
                "c:x"
            })
    void aLocationOutsideTheFolderIsAThreat(String location) {
        inspecting("model.onnx", one(external("w", 4, "location", location)))
                .reports(FORMAT, THREAT, "onnx.external.escape");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "./weights.bin", "a//b", "%2e%2e/x", "a/./b", "a\nb", " a"})
    void aLocationThatIsNoPlainPathIsSuspicious(String location) {
        inspecting("model.onnx", one(external("w", 4, "location", location)))
                .reports(FORMAT, SUSPECT, "onnx.external.location");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/_ORT_MEM_ADDR_/*", "_ORT_MEM_ADDR_"})
    void anAddressInMemoryIsAThreat(String location) {
        inspecting("model.onnx", one(external("w", 4, "location", location, "offset", "94223", "length", "16")))
                .reports(FORMAT, THREAT, "onnx.external.memory");
    }

    static Stream<Arguments> holders() {
        Function<ProtoBuilder, byte[]> training = t -> new OnnxBuilder()
                .model(20, message().message(1, message().message(5, t)))
                .toBytes();
        Function<ProtoBuilder, byte[]> algorithm = t -> new OnnxBuilder()
                .model(20, message().message(2, message().message(5, t)))
                .toBytes();
        Function<ProtoBuilder, byte[]> attribute = t -> new OnnxBuilder()
                .node(node("Constant", "").message(5, attribute("value", 4, 5, t)))
                .toBytes();
        Function<ProtoBuilder, byte[]> tensors = t -> new OnnxBuilder()
                .node(node("Constant", "").message(5, attribute("value", 9, 10, t)))
                .toBytes();
        Function<ProtoBuilder, byte[]> subgraph = t -> new OnnxBuilder()
                .node(node("If", "")
                        .message(5, attribute("then_branch", 5, 6, message().message(5, t))))
                .toBytes();
        Function<ProtoBuilder, byte[]> function = t -> new OnnxBuilder()
                .model(
                        25,
                        message().text(1, "f").message(7, node("Constant", "").message(5, attribute("value", 4, 5, t))))
                .toBytes();
        Function<ProtoBuilder, byte[]> defaultValue = t -> new OnnxBuilder()
                .model(25, message().message(11, attribute("a", 4, 5, t)))
                .toBytes();
        Function<ProtoBuilder, byte[]> sparseValues =
                t -> new OnnxBuilder().sparse(message().message(1, t)).toBytes();
        Function<ProtoBuilder, byte[]> sparseIndices =
                t -> new OnnxBuilder().sparse(message().message(2, t)).toBytes();
        Function<ProtoBuilder, byte[]> sparseAttribute = t -> new OnnxBuilder()
                .node(node("Constant", "")
                        .message(5, attribute("v", 11, 22, message().message(2, t))))
                .toBytes();
        return Stream.of(
                Arguments.of("initializer", (Function<ProtoBuilder, byte[]>) OnnxRulesTest::one),
                Arguments.of("training initialization", training),
                Arguments.of("training algorithm", algorithm),
                Arguments.of("attribute", attribute),
                Arguments.of("attribute list", tensors),
                Arguments.of("subgraph", subgraph),
                Arguments.of("function", function),
                Arguments.of("function default", defaultValue),
                Arguments.of("sparse values", sparseValues),
                Arguments.of("sparse indices", sparseIndices),
                Arguments.of("sparse attribute", sparseAttribute));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("holders")
    void tensorsAreFoundWhereverTheyStand(String where, Function<ProtoBuilder, byte[]> holder) {
        byte[] model = holder.apply(external("w", 4, "location", "../../x"));
        inspecting("model.onnx", model).reports(FORMAT, THREAT, "onnx.external.escape");
    }

    @Test
    void aSideFileWhoseEveryByteIsATensorStaysSilent() {
        byte[] model = new OnnxBuilder()
                .initializer(external("a", 4, "location", "w.bin", "offset", "0", "length", "16"))
                .initializer(external("b", 2, "location", "w.bin", "offset", "4096", "length", "8"))
                .toBytes();
        byte[] side = new byte[4104];
        Arrays.fill(side, 0, 16, (byte) 0x9c);
        inspecting(new TestingModel().with("m/model.onnx", model).with("m/w.bin", side))
                .staysSilent();
    }

    @Test
    void aSideFileBehindTheModelInOrderOfNamesIsTheSame() {
        byte[] model = one(external("a", 4, "location", "a_weights"));
        inspecting(new TestingModel().with("model.onnx", model).with("a_weights", filled(16)))
                .staysSilent();
    }

    @Test
    void bytesOfASideFileThatNoTensorExplainsAreNotClear() {
        byte[] model = one(external("a", 4, "location", "w.data", "length", "16"));
        inspecting(new TestingModel().with("model.onnx", model).with("w.data", filled(20)))
                .reports(FORMAT, INCONCLUSIVE, "format.unknown");
    }

    @Test
    void aPickleInASideFileIsAThreat() {
        byte[] pickle = PickleBuilder.malicious();
        byte[] side = Arrays.copyOf(pickle, (pickle.length + 3) / 4 * 4);
        byte[] model = one(external("a", side.length / 4, "location", "w.data"));
        assertThat(inspecting(new TestingModel().with("model.onnx", model).with("w.data", side))
                        .report(PICKLE)
                        .outcome())
                .isEqualTo(THREAT);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 20, onnx.external.range, INCONCLUSIVE",
        "8, 16, onnx.external.range, INCONCLUSIVE",
        "17, 16, onnx.external.range, INCONCLUSIVE",
        "0, 12, onnx.external.length, INCONCLUSIVE",
        "0, 9223372036854775807, onnx.external.number, SUSPECT",
        "-4, 16, onnx.external.number, SUSPECT",
        "0x0, 16, onnx.external.number, SUSPECT",
        "' 0', 16, onnx.external.number, SUSPECT"
    })
    void aRangeThatCannotBeIsNotClear(String offset, String length, String rule, Outcome outcome) {
        byte[] model = one(external("a", 4, "location", "w.data", "offset", offset, "length", length));
        inspecting(new TestingModel().with("model.onnx", model).with("w.data", filled(16)))
                .reports(FORMAT, outcome, rule);
    }

    @Test
    void aMissingSideFileIsInconclusive() {
        inspecting("model.onnx", one(external("a", 4, "location", "w.data")))
                .reports(FORMAT, INCONCLUSIVE, "onnx.external.missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"__class__", "basepath", "location"})
    void unknownOrRepeatedEntriesAreSuspicious(String key) {
        inspecting("model.onnx", one(external("a", 4, "location", "x", key, "y")))
                .reports(FORMAT, SUSPECT, "onnx.external.key");
    }

    @ParameterizedTest
    @CsvSource({
        "PyOp, com.microsoft.extensions, onnx.operator.python, THREAT",
        "PyOp, pyopdomain, onnx.operator.python, THREAT",
        "PythonOp, com.microsoft, onnx.operator.python, THREAT",
        "EPContext, com.microsoft, onnx.operator.context, SUSPECT",
        "BertTokenizer, ai.onnx.contrib, onnx.operator.custom, SUSPECT",
        "Mine, evil.domain, onnx.operator.custom, SUSPECT",
        "SystemCall, ai.onnx, onnx.operator.unknown, SUSPECT"
    })
    void operatorsFromOutsideAreReported(String operator, String domain, String rule, Outcome outcome) {
        byte[] model = new OnnxBuilder().node(node(operator, domain)).toBytes();
        inspecting("model.onnx", model).reports(FORMAT, outcome, rule);
    }

    @Test
    void operatorsOfTheStandardAndOfTheModelStaySilent() {
        byte[] model = new OnnxBuilder()
                .node(node("TreeEnsembleClassifier", "ai.onnx.ml"))
                .node(node("FusedMatMul", "com.microsoft"))
                .node(node("Relu", "ai.onnx"))
                .node(node("mine", "local"))
                .model(
                        25,
                        message().text(1, "mine").message(7, node("Relu", "")).text(10, "local"))
                .toBytes();
        inspecting("model.onnx", model).staysSilent();
    }

    @Test
    void subgraphsNestedDeeperThanParsersFollowAreInconclusiveAndStillRead() {
        ProtoBuilder graph = message().message(1, node("PyOp", "x"));
        for (int i = 0; i < 80; i++) {
            graph = message().message(1, node("If", "").message(5, attribute("then_branch", 5, 6, graph)));
        }
        byte[] model = message().number(1, 8).message(7, graph).toBytes();
        inspecting("model.onnx", model)
                .reports(FORMAT, THREAT, "onnx.operator.python")
                .reports(FORMAT, THREAT, "protobuf.depth");
    }

    static Stream<Arguments> broken() {
        byte[] clean = OnnxBuilder.clean();
        return Stream.of(
                Arguments.of("cut", Arrays.copyOf(clean, clean.length - 3)),
                Arguments.of("zero behind", Arrays.copyOf(clean, clean.length + 1)),
                Arguments.of("bytes", one(message().packed(1, 3).number(2, 1).bytes(9, new byte[13]))),
                Arguments.of("values", one(message().packed(1, 3).number(2, 7).packed(7, 1, 2))),
                Arguments.of("nothing", one(message().packed(1, 3).number(2, 1))),
                Arguments.of("negative", one(message().packed(1, -1).number(2, 1))),
                Arguments.of("huge", one(message().packed(1, 1L << 40, 1L << 40).number(2, 1))),
                Arguments.of("type", one(message().packed(1, 1).number(2, 99).bytes(9, new byte[1]))),
                Arguments.of(
                        "raw strings", one(message().packed(1, 1).number(2, 8).bytes(9, new byte[4]))),
                Arguments.of(
                        "unknown field", new OnnxBuilder().model(99, message()).toBytes()),
                Arguments.of(
                        "group",
                        message()
                                .number(1, 8)
                                .message(7, message())
                                .raw(0x9b, 6, 8, 1, 0x9c, 6)
                                .toBytes()),
                Arguments.of(
                        "not UTF-8",
                        new OnnxBuilder()
                                .initializer(floats("w", 1).bytes(12, new byte[] {-1}))
                                .toBytes()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void whatBreaksTheFormatIsInconclusive(String what, byte[] model) {
        assertThat(inspecting("model.onnx", model).report(FORMAT).outcome()).isEqualTo(INCONCLUSIVE);
    }

    @Test
    void whatReadersTakeInTwoWaysIsSuspicious() {
        inspecting("model.onnx", one(floats("w", 1).float32(4, 0))).reports(FORMAT, SUSPECT, "onnx.tensor.ambiguous");
        inspecting("model.onnx", one(floats("w", 1).text(8, "v"))).reports(FORMAT, SUSPECT, "protobuf.repeated-field");
        inspecting("model.onnx", one(floats("w", 1).number(14, 1L << 32)))
                .reports(FORMAT, SUSPECT, "protobuf.wide-number");
        byte[] attribute = new OnnxBuilder()
                .node(node("Constant", "").message(5, attribute("value", 1, 5, floats("w", 1))))
                .toBytes();
        inspecting("model.onnx", attribute).reports(FORMAT, SUSPECT, "onnx.attribute.ambiguous");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "9, false", "-1, false"})
    void indicesOfASparseTensorStayInsideIt(long index, boolean valid) {
        ProtoBuilder values = message().packed(1, 1).number(2, 1).bytes(9, new byte[4]);
        ProtoBuilder linear = message().packed(1, 1).number(2, 7).packed(7, index);
        ProtoBuilder raw = message().packed(1, 1).number(2, 7).bytes(9, new byte[] {
            (byte) index,
            (byte) (index >> 8),
            (byte) (index >> 8),
            (byte) (index >> 8),
            (byte) (index >> 8),
            (byte) (index >> 8),
            (byte) (index >> 8),
            (byte) (index >> 8)
        });
        for (ProtoBuilder indices : new ProtoBuilder[] {linear, raw}) {
            byte[] model = new OnnxBuilder()
                    .sparse(message().message(1, values).message(2, indices).packed(3, 3, 3))
                    .toBytes();
            if (valid) {
                inspecting("model.onnx", model).staysSilent();
            } else {
                inspecting("model.onnx", model).reports(FORMAT, INCONCLUSIVE, "onnx.sparse-tensor");
            }
        }
    }

    @Test
    void aPickleInATensorIsAThreat() {
        byte[] pickle = PickleBuilder.malicious();
        byte[] model = one(message().packed(1, pickle.length).number(2, 2).bytes(9, pickle));
        assertThat(inspecting("model.onnx", model).report(PICKLE).outcome()).isEqualTo(THREAT);
    }

    private static byte[] one(ProtoBuilder tensor) {
        return new OnnxBuilder().initializer(tensor).toBytes();
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0x9c);
        return bytes;
    }

    @Test
    void aModelThatBreaksOffInFrontOfItsOperatorSetsIsInconclusive() {
        byte[] clean = OnnxBuilder.clean();
        byte[] cut = Arrays.copyOf(
                clean,
                clean.length
                        - message()
                                .message(8, message().text(1, "").number(2, 17))
                                .toBytes()
                                .length);
        inspecting("model.onnx", cut).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void modelsOfTheFirstVersionsNameNoOperatorSets() {
        byte[] old = message().number(1, 2).message(7, message().text(2, "g")).toBytes();
        inspecting("model.onnx", old).staysSilent();
    }
}
