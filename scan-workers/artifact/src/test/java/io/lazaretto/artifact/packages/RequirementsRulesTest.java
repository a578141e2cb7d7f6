package io.lazaretto.artifact.packages;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequirementsRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "--index-url http://x/simple§packages.unverified",
                "--index-url=https://x.example/simple§packages.index",
                "torch¶--extra-index-url \\¶ https://x.example/simple§packages.index",
                "--trusted-host x.example§packages.unverified",
                "torch @ https://x.example/torch.whl§packages.address",
                "git+https://x.example/a/b.git§packages.address",
                "-e git+http://github.com/a/b§packages.unverified",
                "https://github.com@x.example/a.whl§packages.address",
                "https://github.com.x.example/a.whl§packages.address"
            })
    void foreignSourcesAreSuspect(String text, String rule) {
        requirements(text).reports(FORMAT, Outcome.SUSPECT, rule);
    }

    @Test
    void ordinaryRequirementsStaySilent() {
        requirements("# http://x\ntorch==2.1.0 --hash=sha256:aa\ntransformers>=4.30 # see http://x\n-r other.txt\n"
                        + "git+https://github.com/huggingface/peft@v0.1\n--extra-index-url https://download.pytorch.org/whl/cu118\n"
                        + "numpy; python_version < '3.12'\n")
                .staysSilent();
    }

    private static InspectionAssert requirements(String text) {
        return inspecting(new TestingModel()
                .with("model.safetensors", SafetensorsBuilder.clean())
                .with("requirements.txt", text.replace('¶', '\n')));
    }
}
