package io.lazaretto.artifact.keras;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.KerasBuilder.DENSE;
import static io.lazaretto.artifact.testing.KerasBuilder.archive;
import static io.lazaretto.artifact.testing.KerasBuilder.bytes;
import static io.lazaretto.artifact.testing.KerasBuilder.function;
import static io.lazaretto.artifact.testing.KerasBuilder.members;
import static io.lazaretto.artifact.testing.KerasBuilder.object;
import static io.lazaretto.artifact.testing.KerasBuilder.sequential;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.testing.Hdf5Builder;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.TestResources;
import io.lazaretto.artifact.testing.ZipBuilder;
import java.nio.charset.Charset;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KerasRulesTest {
    private static final String CODE = "[\"4wEAAAAAAAAAAAAAAAEAAAADAAAA\", null, null]";
    private static final String LAMBDA = object("keras.layers", "Lambda", "{\"function\": " + CODE + "}");

    @ParameterizedTest
    @ValueSource(strings = {"sequential.keras", "recurrent.keras", "sequential.h5", "functional.json"})
    void modelsThatKerasWroteStaySilent(String name) {
        inspecting(name, TestResources.read("keras/written/" + name)).staysSilent();
    }

    static Stream<Arguments> benign() {
        return Stream.of(
                Arguments.of("a layer", DENSE),
                Arguments.of("an older module", object("keras.src.layers.core.dense", "Dense", "{}")),
                Arguments.of("tf.keras without modules", "{\"class_name\": \"Dense\", \"config\": {\"units\": 1}}"),
                Arguments.of("tf.keras", object("tensorflow.keras.layers", "Dense", "{}")),
                Arguments.of("a function by its name", function("builtins", "relu")),
                Arguments.of("a function of Keras", function("keras.activations", "gelu")),
                Arguments.of("an optimizer of 2.11", "{\"class_name\": \"Custom>Adam\", \"config\": {}}"),
                Arguments.of(
                        "a vocabulary in place",
                        object(
                                "keras.layers",
                                "TextVectorization",
                                "{\"standardize\": \"lower_and_strip_punctuation\", \"vocabulary\": [\"a\", \"b\"]}")),
                Arguments.of("a vocabulary beside", object("keras.layers", "StringLookup", "{\"vocabulary\": null}")),
                Arguments.of(
                        "arithmetic of TensorFlow",
                        "{\"class_name\": \"TFOpLambda\", \"config\": {\"function\": \"math.add\"}}"),
                Arguments.of("a safe mode", object("keras.layers", "Dense", "{\"safe_mode\": true}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("benign")
    void whatKerasItselfWritesStaysSilent(String name, String layer) {
        everywhere(layer, file -> file.staysSilent());
    }

    static Stream<Arguments> threats() {
        String dict = "{\"class_name\": \"__lambda__\", \"config\": {\"value\": [\"4wEA\", null, null]}}";
        return Stream.of(
                Arguments.of("keras.lambda-code", LAMBDA),
                Arguments.of("keras.lambda-code", object("keras.layers", "Lambda", "{\"function\": " + dict + "}")),
                Arguments.of("keras.lambda-code", object("keras.layers", "Dense", "{\"activation\": " + dict + "}")),
                Arguments.of(
                        "keras.lambda-code", object("keras.layers", "Dense", "{\"a\": [[{\"b\": " + dict + "}]]}")),
                Arguments.of(
                        "keras.lambda-code",
                        "{\"class_name\": \"\\u004cambda\", \"config\": {\"function\": " + CODE + "}}"),
                Arguments.of(
                        "keras.lambda-code",
                        object("keras.layers", "Lambda", "{\"function\": \"f\", \"function_type\": \"lambda\"}")),
                Arguments.of("keras.foreign-module", function("os", "system")),
                Arguments.of("keras.foreign-module", object("os", "system", "{\"command\": \"id\"}")),
                Arguments.of("keras.foreign-module", function("builtins", "exec")),
                Arguments.of("keras.foreign-module", object("subprocess", "Popen", "{}")),
                Arguments.of("keras.foreign-module", object("torch.hub", "load", "{}")),
                Arguments.of("keras.gadget", function("keras.utils", "get_file")),
                Arguments.of("keras.gadget", object("keras.utils", "get_file", "{\"origin\": \"http://x\"}")),
                Arguments.of("keras.gadget", function("keras.config", "enable_unsafe_deserialization")),
                Arguments.of(
                        "keras.gadget",
                        object(
                                "keras.layers",
                                "Lambda",
                                "{\"function\": " + function("keras.models", "load_model")
                                        + ", \"arguments\": {\"safe_mode\": false}}")),
                Arguments.of(
                        "keras.gadget",
                        "{\"class_name\": \"TFOpLambda\", \"config\": {\"function\": \"io.write_file\"}}"),
                Arguments.of("keras.torch-module", object("keras.layers", "TorchModuleWrapper", "{\"module\": {}}")),
                Arguments.of(
                        "keras.vocabulary-path",
                        object("keras.layers", "StringLookup", "{\"vocabulary\": \"/etc/passwd\"}")),
                Arguments.of(
                        "keras.vocabulary-path",
                        object("keras.layers", "IndexLookup", "{\"vocabulary\": \"vocab.txt\"}")),
                Arguments.of(
                        "keras.saved-model-layer",
                        object("keras.layers", "TFSMLayer", "{\"filepath\": \"/tmp/model\"}")));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("threats")
    void knownAttacksAreThreatsWhereverTheConfigurationLies(String rule, String layer) {
        everywhere(layer, file -> file.reports(FORMAT, THREAT, rule));
    }

    static Stream<Arguments> suspicions() {
        return Stream.of(
                Arguments.of(
                        "keras.lambda",
                        object("keras.layers", "Lambda", "{\"function\": " + function("keras.ops", "relu") + "}")),
                Arguments.of("keras.unreviewed-name", object("company.layers", "Dense", "{}")),
                Arguments.of("keras.unreviewed-name", object(null, "MyLayer", "{}")),
                Arguments.of("keras.unreviewed-name", object("keras.layers", "Unheard", "{}")),
                Arguments.of("keras.unreviewed-name", function("builtins", "my_loss")),
                Arguments.of("keras.safe-mode-off", object("keras.layers", "Dense", "{\"safe_mode\": false}")),
                Arguments.of(
                        "keras.registered-name",
                        "{\"class_name\": \"Dense\", \"module\": \"keras.layers\", \"config\": {},"
                                + " \"registered_name\": \"company>Dense\"}"),
                Arguments.of("keras.class-name", "{\"class_name\": 1, \"config\": {}}"),
                Arguments.of(
                        "keras.duplicate-key",
                        "{\"class_name\": \"Dense\", \"class_name\": \"Dense\", \"config\": {}}"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("suspicions")
    void whatKerasDidNotWriteIsSuspicious(String rule, String layer) {
        everywhere(layer, file -> file.reports(FORMAT, SUSPECT, rule));
    }

    @Test
    void aDuplicateThatLosesIsLookedAtAsWell() {
        String layer = "{\"a\": " + LAMBDA + ", \"a\": 1}";
        inspecting("model.keras", archive(sequential(layer))).reports(FORMAT, THREAT, "keras.lambda-code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"})
    void otherEncodingsAreReadAsPythonReadsThem(String encoding) {
        byte[] hostile = sequential(LAMBDA).getBytes(Charset.forName(encoding));
        inspecting("model.keras", archive(hostile))
                .reports(FORMAT, THREAT, "keras.lambda-code")
                .reports(FORMAT, THREAT, "keras.encoding");
        byte[] harmless = sequential(DENSE).getBytes(Charset.forName(encoding));
        inspecting("model.keras", archive(harmless)).reports(FORMAT, SUSPECT, "keras.encoding");
    }

    @Test
    void aByteOrderMarkIsSuspicious() {
        inspecting("model.keras", archive("\ufeff" + sequential(DENSE))).reports(FORMAT, SUSPECT, "keras.encoding");
    }

    @Test
    void anArchiveOfAnotherNameIsRecognised() {
        inspecting("model.zip", archive(sequential(LAMBDA))).reports(FORMAT, THREAT, "keras.lambda-code");
        inspecting("model.zip", archive(sequential(DENSE))).staysSilent();
    }

    @Test
    void compressedWeightsAreWalkedInMemory() {
        byte[] weights = new Hdf5Builder()
                .dataset("w", new long[] {2 << 20}, new byte[2 << 20])
                .externalLink("a", "f", "x")
                .toBytes();
        byte[] file = new ZipBuilder()
                .deflated("metadata.json", bytes("{}"))
                .deflated("config.json", bytes(sequential(DENSE)))
                .deflated("model.weights.h5", weights)
                .toBytes();
        inspecting("model.keras", file).reports(FORMAT, THREAT, "hdf5.external-link");
    }

    @Test
    void aMissingMemberIsMalformed() {
        inspecting("model.keras", members().toBytes()).isInconclusive(FORMAT, "malformed");
        byte[] onlyConfiguration =
                new ZipBuilder().stored("config.json", bytes(sequential(DENSE))).toBytes();
        inspecting("model.keras", onlyConfiguration).isInconclusive(FORMAT, "malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "{\"a\": ", "{} {}", "{\"keras_version\": \"3\"}"})
    void aConfigurationWithoutAModelIsMalformed(String configuration) {
        inspecting("model.keras", archive(configuration)).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void twoConfigurationsAreBothLookedAt() {
        byte[] harmful = bytes(sequential(LAMBDA));
        byte[] harmless = bytes(sequential(DENSE));
        inspecting(
                        "a.keras",
                        members()
                                .stored("config.json", harmful)
                                .stored("config.json", harmless)
                                .toBytes())
                .reports(FORMAT, THREAT, "keras.lambda-code");
        inspecting(
                        "a.keras",
                        members()
                                .stored("config.json", harmless)
                                .stored("config.json", harmless)
                                .toBytes())
                .reports(FORMAT, SUSPECT, "keras.duplicate-member");
    }

    @Test
    void twoFilesOfWeightsAreSuspicious() {
        byte[] file = members()
                .stored("config.json", bytes(sequential(DENSE)))
                .stored("model.weights.npz", new ZipBuilder().toBytes())
                .toBytes();
        inspecting("model.keras", file).reports(FORMAT, SUSPECT, "keras.duplicate-member");
    }

    @Test
    void otherMembersAreLookedAtByContent() {
        byte[] file = members()
                .stored("config.json", bytes(sequential(DENSE)))
                .stored("assets/vocabulary.txt", PickleBuilder.malicious())
                .toBytes();
        assertThat(inspecting("model.keras", file).report(PICKLE).outcome()).isEqualTo(THREAT);
    }

    @Test
    void aPickleInsteadOfAConfigurationIsAThreat() {
        assertThat(inspecting("model.keras", archive(PickleBuilder.malicious()))
                        .report(PICKLE)
                        .outcome())
                .isEqualTo(THREAT);
    }

    @Test
    void nestingAndSizeAreBounded() {
        inspecting("model.keras", archive("[".repeat(3000))).isInconclusive(FORMAT, "limit: JSON");
        inspecting("model.keras", archive("[" + "{},".repeat(500_000) + "{}]"))
                .isInconclusive(FORMAT, "limit: keras configuration");
    }

    @Test
    void aLongVocabularyStaysSilent() {
        String words = "\"word\",".repeat(200_000) + "\"end\"";
        String layer = object("keras.layers", "TextVectorization", "{\"vocabulary\": [" + words + "]}");
        inspecting("model.keras", archive(sequential(layer))).staysSilent();
    }

    private static void everywhere(String layer, Consumer<InspectionAssert> check) {
        String configuration = sequential(layer);
        check.accept(inspecting("model.keras", archive(configuration)));
        check.accept(inspecting("model.h5", Hdf5Builder.model(configuration)));
        check.accept(inspecting("model.json", bytes(configuration)));
    }
}
