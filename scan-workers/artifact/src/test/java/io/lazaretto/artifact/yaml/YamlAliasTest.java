package io.lazaretto.artifact.yaml;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A text that stands elsewhere is judged where its alias puts it. */
class YamlAliasTest {
    private static InspectionAssert of(String yaml) {
        return inspecting(TestingModel.of("config.yaml", yaml.getBytes(StandardCharsets.UTF_8))
                .with("model.safetensors", SafetensorsBuilder.clean()));
    }

    @Test
    void aTargetByAnAliasIsJudged() {
        of("a: &x os.system\nb:\n  _target_: *x\n").reports(FORMAT, THREAT, "yaml.target.dangerous");
        of("a: &x _target_\nb:\n  *x : os.system\n").reports(FORMAT, THREAT, "yaml.target.dangerous");
        of("a: &x one\nb:\n  c: *x\n  d: [*x, *x]\n").staysSilent();
    }

    @Test
    void theLastTextOfAnAnchorCounts() {
        of("a: &x os.system\nb: &x [1]\nc:\n  _target_: *x\n").staysSilent();
        of("a: &x one\nb: &x os.system\nc:\n  _target_: *x\n").reports(FORMAT, THREAT, "yaml.target.dangerous");
    }

    @Test
    void aKeyByAnAliasCanOccurTwice() {
        of("a: &x b\nc: {*x : 1, b: 2}\n").reports(FORMAT, SUSPECT, "yaml.duplicate-key");
    }
}
