package io.lazaretto.artifact.format;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Code for a machine is SUSPECT, a program of an engine that nothing here can read INCONCLUSIVE: neither is ever clear. */
class EnginesTest {
    private static InspectionAssert of(String name, byte[] head) {
        return inspecting(
                TestingModel.of(name, Arrays.copyOf(head, 256)).with("model.safetensors", SafetensorsBuilder.clean()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7f454c46020101",
                "cffaedfe07000001",
                "feedfacf01000007",
                "cafebabf00000002",
                "213c617263683e0a",
                "4243c0de",
                "50ed55ba",
                "03022307",
                "4d544c42",
                "1b4c7561",
                "f30d0d0a000000000000000000000000e3"
            })
    void codeForAMachineIsSuspicious(String hex) {
        of("custom.so", HexFormat.of().parseHex(hex)).reports(FORMAT, SUSPECT, "format.executable");
    }

    @ParameterizedTest
    @CsvSource({
        "66747274, tensorrt",
        "100000004f52544d, onnx-runtime",
        "1000000045543132, executorch",
        "524b4e4e, rknn",
        "01484546, hailo",
        "494d4f44, ascend",
        "43424d31, catboost",
        "46454131, feather"
    })
    void enginesAreNamedAndUnsupported(String hex, String format) {
        InspectionAssert inspected = of("model.dat", HexFormat.of().parseHex(hex));
        inspected.isInconclusive(FORMAT, "unsupported format");
        assertThat(inspected.inspection().facts().formats()).contains(format);
    }

    /** MNN has no mark; a root where its converter puts it, under its name, is as good as one. */
    @ParameterizedTest
    @ValueSource(strings = {"18000000", "1c000000", "20000000"})
    void modelsOfMnnAreNamedAndUnsupported(String root) {
        byte[] model = HexFormat.of().parseHex(root + "00ff".repeat(40));
        InspectionAssert inspected = of("net.mnn", model);
        inspected.isInconclusive(FORMAT, "unsupported format");
        assertThat(inspected.inspection().facts().formats()).contains("mnn");
        assertThat(of("net.dat", model).inspection().facts().formats()).doesNotContain("mnn");
    }

    @Test
    void aTextThatBeginsAlikeIsAText() {
        inspecting(TestingModel.of("notes.txt", "BUDGET2024 for the model\n".getBytes(StandardCharsets.US_ASCII))
                        .with("model.safetensors", SafetensorsBuilder.clean()))
                .staysSilent();
    }
}
