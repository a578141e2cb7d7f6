package io.lazaretto.artifact.tflite;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.INCONCLUSIVE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.TfliteBuilder.model;
import static io.lazaretto.artifact.testing.TfliteBuilder.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.TfliteBuilder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TfliteRulesTest {
    @Test
    void aPlainModelStaysSilent() {
        inspecting("model.tflite", TfliteBuilder.clean()).staysSilent();
    }

    @ParameterizedTest
    @CsvSource({
        "32, Mine, SUSPECT",
        "32, FlexReadFile, THREAT",
        "32, FlexTFRecordDataset, SUSPECT",
        "32, FlexMatMul, CLEAR",
        "32, TFLite_Detection_PostProcess, CLEAR",
        "0, Mine, SUSPECT",
        "250, '', INCONCLUSIVE"
    })
    void operatorsAreJudgedByWhatTheyReach(int builtin, String custom, Outcome outcome) {
        byte[] model = model(builtin, custom, tensor(1, 1), new byte[4]);
        assertThat(inspecting("model.tflite", model).report(FORMAT).outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "1, -1", "1, 1073741825", "2, 1", "-1, 1"})
    void tensorsThatDoNotFitAreInconclusive(int buffer, int elements) {
        byte[] model = model(0, "", tensor(buffer, elements), new byte[4]);
        assertThat(inspecting("model.tflite", model).report(FORMAT).outcome()).isEqualTo(INCONCLUSIVE);
    }

    @Test
    void aPickleInABufferIsAThreat() {
        byte[] pickle = PickleBuilder.malicious();
        byte[] model = model(0, "", tensor(0, 1), pickle);
        assertThat(inspecting("model.tflite", model).report(PICKLE).outcome()).isEqualTo(THREAT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 9, 30, 100})
    void aModelThatBreaksOffIsInconclusive(int kept) {
        byte[] clean = TfliteBuilder.clean();
        byte[] cut = Arrays.copyOf(clean, Math.min(clean.length - 8, 8 + kept));
        assertThat(inspecting("model.tflite", cut).report(FORMAT).outcome()).isEqualTo(INCONCLUSIVE);
    }

    @Test
    void bytesBehindTheLastObjectAreReported() {
        byte[] clean = TfliteBuilder.clean();
        byte[] pickle = PickleBuilder.malicious();
        byte[] behind = Arrays.copyOf(clean, clean.length + pickle.length);
        System.arraycopy(pickle, 0, behind, clean.length, pickle.length);
        inspecting("model.tflite", behind)
                .reports(FORMAT, SUSPECT, "tflite.trailing-bytes")
                .reports(PICKLE, THREAT, "pickle.global.dangerous");
    }

    @Test
    void zerosBehindTheLastObjectAreAlignment() {
        byte[] clean = TfliteBuilder.clean();
        inspecting("model.tflite", Arrays.copyOf(clean, clean.length + 15)).staysSilent();
    }

    @Test
    void offsetsThatLeaveTheFileAreInconclusive() {
        byte[] clean = TfliteBuilder.clean();
        for (int at = 8; at < clean.length - 4; at += 4) {
            byte[] bent = clean.clone();
            Arrays.fill(bent, at, at + 4, (byte) 0x7f);
            assertThat(inspecting("model.tflite", bent).report(FORMAT).observations())
                    .noneMatch(o -> o.rule().equals("inspect.failed"));
        }
    }
}
