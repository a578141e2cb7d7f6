package io.lazaretto.artifact.msgpack;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.testing.InspectionAssert;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MsgpackRulesTest {
    private static final String ARRAY = "\u00c7\u0015\u0001\u0093\u0091\u0002\u00a7float32\u00c4\u00080000000";

    private static InspectionAssert of(String latin1) {
        return inspecting("flax_model.msgpack", latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void mapsOfNumbersTextsAndArraysAreClear() {
        of("\u0082\u00a1a\u0001\u00a1b\u0093\u00c0\u00c3\u00ca1234").staysSilent();
        of("\u0081\u00a1w" + ARRAY + "0").staysSilent();
        of("\u0081\u00a1c\u00c7\u0013\u0002\u0092\u00cb12345678\u00cb12345678").staysSilent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0082\u00a1a\u0001",
                "\u0081\u00a1a\u0001\u0001",
                "\u0081\u00a1a\u00c1",
                "\u0081\u00a1a\u00c6\u00ff\u00ff\u00ff\u00ff",
                "\u0081\u00a1a\u00dd\u00ff\u00ff\u00ff\u00ff",
                "\u0081\u00a1w" + ARRAY,
                "\u0081\u00a1w\u00c7\u0015\u0001\u0093\u0091\u0003\u00a7float32\u00c4\u000800000000",
                "\u0081\u00a1w\u00c7\u0014\u0001\u0093\u0091\u0002\u00a6object\u00c4\u000800000000",
                "\u0081\u00a1w\u00d4\u0002\u0092"
            })
    void whatBreaksTheFormatIsMalformed(String bytes) {
        of(bytes).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void nestingIsBounded() {
        of("\u0081\u00a1a" + "\u0091".repeat(100_000)).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void aKeyThatOccursTwiceIsSuspicious() {
        of("\u0082\u00a1a\u0001\u00a1a\u0002").reports(FORMAT, SUSPECT, "msgpack.duplicate-key");
        of("\u0082\u00a1a\u0081\u00a1a\u0001\u00a1b\u0002").staysSilent();
    }

    @Test
    void aTypeOfTheApplicationIsNotExamined() {
        of("\u0081\u00a1a\u00d4\u00050").isInconclusive(FORMAT, "not examined: extension type");
    }

    /** {@code msgpack_numpy.encode(np.array([object()]))}. */
    @Test
    void anArrayThatMsgpackNumpyUnpicklesIsSuspicious() {
        String numbers =
                "\u0081\u00a1a\u0083\u00c4\u0002nd\u00c3\u00c4\u0004kind\u00c4\u0000\u00c4\u0004data\u00c4\u00010";
        of(numbers).staysSilent();
        of(numbers.replace("kind\u00c4\u0000", "kind\u00c4\u0001O")).reports(FORMAT, SUSPECT, "msgpack.pickled-array");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0083\u00c4\u0004kind\u00c4\u0001O\u00c4\u0004data\u00c4\u00010\u00c4\u0002nd\u00c3",
                "\u0083\u00c4\u0004data\u00c4\u00010\u00c4\u0004kind\u00c4\u0001O\u00c4\u0002nd\u00c3",
                "\u0083\u00a4kind\u00a1O\u00a2nd\u00c3\u00a4data\u00c4\u00010",
                "\u0083\u00a4kind\u00a1O\u00a1x\u0081\u00a1y\u0001\u00a2nd\u00c3",
                "\u0083\u00a4kind\u00d9\u0001O\u00a2nd\u00c3\u00a4kind\u00a1f",
                "\u0083\u00a4kind\u00a1f\u00a2nd\u00c3\u00a4kind\u00c5\u0000\u0001O"
            })
    void neitherTheOrderOfKeysNorASecondOneHidesAPickledArray(String map) {
        of("\u0081\u00a1a" + map).reports(FORMAT, SUSPECT, "msgpack.pickled-array");
    }

    @Test
    void keysOfTwoMapsMakeNoArray() {
        of("\u0082\u00a1a\u0081\u00a4kind\u00a1O\u00a1b\u0081\u00a2nd\u00c3").staysSilent();
        of("\u0082\u00a4kind\u00a1O\u00a1b\u0081\u00a2nd\u00c3").staysSilent();
    }
}
