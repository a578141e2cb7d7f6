package io.lazaretto.artifact.coreml;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.ProtoBuilder.message;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.ProtoBuilder;
import io.lazaretto.artifact.testing.TestResources;
import io.lazaretto.artifact.testing.TestingModel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CoremlRulesTest {
    private static final String PACKAGE = "prog.mlpackage/Data/com.apple.CoreML/";

    private static InspectionAssert model(int type, ProtoBuilder content) {
        ProtoBuilder model = message().number(1, 4).message(2, message()).message(type, content);
        return inspecting("a.mlmodel", model.toBytes());
    }

    /** A package whose model names its weights otherwise; of the same length. */
    private static TestingModel packaged(String name) {
        byte[] model = TestResources.read("written/coreml/" + PACKAGE + "model.mlmodel");
        String latin1 = new String(model, StandardCharsets.ISO_8859_1).replace("@model_path/weights/weight.bin", name);
        return new TestingModel()
                .with(PACKAGE + "model.mlmodel", latin1.getBytes(StandardCharsets.ISO_8859_1))
                .with(
                        PACKAGE + "weights/weight.bin",
                        TestResources.read("written/coreml/" + PACKAGE + "weights/weight.bin"));
    }

    @Test
    void anIdentityIsClear() {
        model(900, message()).staysSilent();
        inspecting(packaged("@model_path/weights/weight.bin")).staysSilent();
    }

    @Test
    void aModelThatBreaksOffInFrontOfWhatItIsIsMalformed() {
        byte[] cut = message().number(1, 4).message(2, message()).toBytes();
        inspecting("model.mlmodel", cut).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void classesOfAnApplicationAreSuspicious() {
        model(555, message().text(10, "Payload")).reports(FORMAT, SUSPECT, "coreml.custom");
        ProtoBuilder layer = message().text(1, "l").message(500, message().text(10, "Payload"));
        model(500, message().message(1, layer)).reports(FORMAT, SUSPECT, "coreml.custom");
    }

    @Test
    void aLinkedModelIsSuspicious() {
        ProtoBuilder file = message().message(1, message().text(1, "other.mlmodelc"));
        model(556, message().message(1, file)).reports(FORMAT, SUSPECT, "coreml.linked-model");
    }

    @Test
    void aSerializedModelIsNotExamined() {
        model(3000, message().text(1, "x").bytes(2, new byte[4]))
                .isInconclusive(FORMAT, "not examined: serialized model");
    }

    @Test
    void weightsOutsideThePackageAreAThreat() {
        inspecting(packaged("@model_path/../../../weightbin")).reports(FORMAT, THREAT, "coreml.weights-path");
        inspecting(packaged("/etc/passwd0000000000000000000")).reports(FORMAT, THREAT, "coreml.weights-path");
    }

    @Test
    void missingOrShortWeightsAreMalformed() {
        inspecting(packaged("@model_path/weights/w.bin.....")).isInconclusive(FORMAT, "malformed");
        inspecting(packaged("@model_path/weights/weight.bin").with(PACKAGE + "weights/weight.bin", new byte[70]))
                .isNotClear();
    }

    @Test
    void aManifestThatLeavesThePackageIsAThreat() {
        String manifest = "{\"itemInfoEntries\":{\"a\":{\"path\":\"PATH\"}}}";
        inspecting(packaged("@model_path/weights/weight.bin")
                        .with("prog.mlpackage/Manifest.json", manifest.replace("PATH", "com.apple.CoreML/weights")))
                .staysSilent();
        inspecting(packaged("@model_path/weights/weight.bin")
                        .with("prog.mlpackage/Manifest.json", manifest.replace("PATH", "../../x")))
                .reports(FORMAT, THREAT, "coreml.manifest-path");
    }
}
