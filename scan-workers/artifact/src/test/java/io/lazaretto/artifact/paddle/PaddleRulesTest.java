package io.lazaretto.artifact.paddle;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.ProtoBuilder.message;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.ProtoBuilder;
import io.lazaretto.artifact.testing.TestResources;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaddleRulesTest {
    private static final int FLOAT32 = 5;

    private static InspectionAssert program(String operator) {
        ProtoBuilder op = message().text(3, operator);
        ProtoBuilder block = message().number(1, 0).number(2, -1).message(4, op);
        return inspecting("model.pdmodel", message().message(1, block).toBytes());
    }

    private static InspectionAssert pir(String operator) {
        String json = new String(TestResources.read("written/paddle-pir/inference.json"), StandardCharsets.UTF_8);
        return inspecting("inference.json", json.replace("1.relu", operator).getBytes(StandardCharsets.UTF_8));
    }

    private static InspectionAssert params(int type, int dimension, byte[] data) {
        byte[] description = message().number(1, type).number(2, dimension).toBytes();
        byte[] tensor = ByteBuffer.allocate(20 + description.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(16)
                .putInt(description.length)
                .put(description)
                .put(data)
                .array();
        return inspecting("model.pdiparams", tensor);
    }

    @Test
    void operatorsThatComputeAreClear() {
        program("relu").staysSilent();
        program("elementwise_add").staysSilent();
        pir("1.relu").staysSilent();
        pir("1.relu_").staysSilent();
        params(FLOAT32, 1, new byte[4]).staysSilent();
    }

    @ParameterizedTest
    @CsvSource({
        "save_combine, paddle.operator.dangerous",
        "load, paddle.operator.dangerous",
        "py_func, paddle.operator.outside",
        "acme_relu, paddle.operator.unknown"
    })
    void operatorsThatReachOutAreReported(String operator, String rule) {
        program(operator).reports(FORMAT, rule.endsWith("dangerous") ? THREAT : SUSPECT, rule);
        pir("1." + operator).reports(FORMAT, rule.endsWith("dangerous") ? THREAT : SUSPECT, rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3.relu",
                "-1.relu",
                "0.acme",
                "2.acme",
                "0.t_f32",
                "1.a_place",
                "region_0",
                "block_1",
                "NULL",
                "relu",
                "pd_op.save",
                "",
                "1.",
                "1.!save",
                "1.?py_func",
                "1.#"
            })
    void anOperatorOfAnyOtherNameIsSuspicious(String operator) {
        pir(operator).reports(FORMAT, SUSPECT, "paddle.operator.unknown");
    }

    @Test
    void aMarkOfTheListIsNoOperator() {
        program("!save").reports(FORMAT, SUSPECT, "paddle.operator.unknown");
        program("save_").reports(FORMAT, THREAT, "paddle.operator.dangerous");
    }

    @Test
    void aProgramWithKeysOfSomethingElseIsMalformed() {
        String json = new String(TestResources.read("written/paddle-pir/inference.json"), StandardCharsets.UTF_8);
        String more = "{" + json.substring(json.indexOf('"'), json.lastIndexOf('}')) + ",\"x\":1}";
        inspecting("inference.json", more.getBytes(StandardCharsets.UTF_8)).isInconclusive(FORMAT, "malformed");
        inspecting("inference.json", more.replace(",\"x\":1", "").getBytes(StandardCharsets.UTF_8))
                .staysSilent();
    }

    @Test
    void operatorsBehindManyOthersAreJudged() {
        ProtoBuilder block = message().number(1, 0).number(2, -1);
        for (int i = 0; i < 4100; i++) {
            block = block.message(4, message().text(3, "acme_" + i));
        }
        block = block.message(4, message().text(3, "save"));
        inspecting("model.pdmodel", message().message(1, block).toBytes())
                .reports(FORMAT, THREAT, "paddle.operator.dangerous");
    }

    @Test
    void aTensorThatDoesNotFitIsMalformed() {
        params(FLOAT32, 2, new byte[4]).isInconclusive(FORMAT, "malformed");
        params(FLOAT32, 1, new byte[5]).isInconclusive(FORMAT, "malformed");
        params(FLOAT32, -1, new byte[4]).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void aPickleInATensorIsFound() {
        byte[] payload = PickleBuilder.malicious();
        params(20, payload.length, payload).isNotClear();
    }
}
