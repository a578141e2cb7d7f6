package io.lazaretto.artifact.mxnet;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.PickleBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MxnetRulesTest {
    private static final int V2 = 0xf993fac9;

    private static String graph(String operator) {
        return "{\"nodes\":[{\"op\":\"null\",\"name\":\"data\",\"inputs\":[]},{\"op\":\"" + operator
                + "\",\"name\":\"a\",\"attrs\":{\"info\":\"0x7f00\"},\"inputs\":[[0,0,0]]}],\"arg_nodes\":[0],"
                + "\"node_row_ptr\":[0,1,2],\"heads\":[[1,0,0]],\"attrs\":{\"mxnet_version\":[\"int\",10901]}}";
    }

    private static InspectionAssert symbol(String json) {
        return inspecting("model-symbol.json", json.getBytes(StandardCharsets.UTF_8));
    }

    /** A list of one array of bytes. */
    private static byte[] list(int magic, long dimension, int type, byte[] data) {
        return ByteBuffer.allocate(24 + 12 + 8 + 12 + data.length + 8 + 9)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0x112)
                .putLong(0)
                .putLong(1)
                .putInt(magic)
                .putInt(0)
                .putInt(1)
                .putLong(dimension)
                .putInt(1)
                .putInt(0)
                .putInt(type)
                .put(data)
                .putLong(1)
                .putLong(1)
                .put((byte) 'w')
                .array();
    }

    private static InspectionAssert params(byte[] bytes) {
        return inspecting("model-0000.params", bytes);
    }

    @Test
    void operatorsThatComputeAreClear() {
        symbol(graph("FullyConnected")).staysSilent();
        params(list(V2, 4, 3, new byte[4])).staysSilent();
        params(list(V2 + 1, 1, 0, new byte[4])).staysSilent();
    }

    /** The attribute of {@code _Native} is an address that the loader calls. */
    @Test
    void addressesInAttributesAreAThreat() {
        symbol(graph("_Native")).reports(FORMAT, THREAT, "mxnet.operator.address");
    }

    @Test
    void operatorsOfTheApplicationAreSuspicious() {
        symbol(graph("Custom")).reports(FORMAT, SUSPECT, "mxnet.operator.outside");
        symbol(graph("acme_op")).reports(FORMAT, SUSPECT, "mxnet.operator.outside");
    }

    @Test
    void operatorsBehindManyOthersAreJudged() {
        StringBuilder nodes = new StringBuilder("{\"nodes\":[");
        for (int i = 0; i < 4100; i++) {
            nodes.append("{\"op\":\"acme_").append(i).append("\",\"name\":\"a\",\"inputs\":[]},");
        }
        symbol(graph("_Native").replace("{\"nodes\":[", nodes)).reports(FORMAT, THREAT, "mxnet.operator.address");
    }

    @Test
    void whatIsNoGraphIsMalformed() {
        symbol(graph("relu").replace("}}", "},\"x\":1}")).isInconclusive(FORMAT, "malformed");
        symbol(graph("relu").replace("\"relu\"", "{}")).reports(FORMAT, SUSPECT, "mxnet.operator.outside");
        symbol(graph("relu").replace("arg_nodes", "x")).isInconclusive(FORMAT, "malformed");
        symbol(graph("relu").substring(0, 80)).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void arraysThatDoNotFitAreMalformed() {
        byte[] list = list(V2, 4, 3, new byte[4]);
        params(list(V2, 5, 3, new byte[4])).isInconclusive(FORMAT, "malformed");
        params(list(V2, Long.MAX_VALUE, 1, new byte[4])).isInconclusive(FORMAT, "malformed");
        params(list(V2, -1, 3, new byte[4])).isInconclusive(FORMAT, "malformed");
        params(list(V2, 4, 99, new byte[4])).isInconclusive(FORMAT, "malformed");
        params(Arrays.copyOf(list, list.length + 1)).isInconclusive(FORMAT, "malformed");
        params(Arrays.copyOf(list, list.length - 1)).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void aPickleInAnArrayIsFound() {
        byte[] payload = PickleBuilder.malicious();
        params(list(V2, payload.length, 3, payload)).isNotClear();
    }

    @Test
    void damagedListsDoNotFail() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            byte[] list = list(V2, 4, 3, new byte[4]);
            list[16 + random.nextInt(list.length - 16)] = (byte) random.nextInt(256);
            InspectionAssert inspected = params(list);
            assertThat(InspectionAssert.rules(inspected.report(FORMAT))).doesNotContain("inspect.failed");
        }
    }
}
