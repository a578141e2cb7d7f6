package io.lazaretto.artifact.pickle;

import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.JoblibBuilder.array;
import static io.lazaretto.artifact.testing.PickleBuilder.pickle;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.JoblibBuilder;
import io.lazaretto.artifact.testing.PickleBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoblibArraysTest {
    private static final byte[] PAYLOAD =
            pickle().global("os", "system").unicode("id").tuple1().reduce().toBytes();

    private static InspectionAssert loading(JoblibBuilder array) {
        return inspecting("model.joblib", stream(array));
    }

    private static byte[] stream(JoblibBuilder array) {
        return pickle().proto(4).bytes(array.toBytes()).stop();
    }

    @Test
    void theBytesOfAnArrayAreNoOpcodes() {
        byte[] numbers = {(byte) 0xff, '.', 'c', (byte) 0x80, 'R', 0, 1, 2};
        loading(array().shape(2, 4).data(numbers)).staysSilent();
    }

    @Test
    void arraysWithoutPaddingAndOfNothingAreRead() {
        loading(array().unaligned()).staysSilent();
        loading(array().shape(0, 3).data(new byte[0])).staysSilent();
        loading(array().shape().type("f8").data(new byte[8])).staysSilent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"joblib.numpy_pickle", "sklearn.externals.joblib.numpy_pickle"})
    void whatFollowsAnArrayIsWalked(String module) {
        byte[] file = pickle().proto(4)
                .bytes(array().module(module).toBytes())
                .pop()
                .bytes(PAYLOAD)
                .stop();
        inspecting("model.joblib", file).reports(PICKLE, THREAT, "pickle.call.dangerous");
    }

    @Test
    void opcodesInAnArrayRunForReadersThatAreNotJoblib() {
        byte[] hidden = pickle().pop().bytes(PAYLOAD).stop();
        loading(array().unaligned().shape(hidden.length).data(hidden))
                .reports(PICKLE, THREAT, "pickle.readers-disagree");
    }

    @Test
    void unlistedCallsInAnArrayAreSuspicious() {
        byte[] hidden =
                pickle().pop().global("acme", "run").emptyTuple().reduce().stop();
        loading(array().unaligned().shape(hidden.length).data(hidden))
                .reports(PICKLE, SUSPECT, "pickle.readers-disagree");
    }

    @Test
    void anArrayOfObjectsIsAPickleOfItsOwn() {
        byte[] harmless = pickle().proto(2).emptyList().stop();
        loading(array().type("O8").padding().data(harmless)).staysSilent();
        loading(array().type("O8").padding().data(PickleBuilder.malicious()))
                .reports(PICKLE, THREAT, "pickle.call.dangerous");
        loading(array().type("O8").padding().data(new byte[] {(byte) 0x80, 2, 'h', 9}))
                .isInconclusive(PICKLE, "malformed");
    }

    @Test
    void paddingThatHoldsSomethingIsSuspicious() {
        loading(array().padding(2, 0xff, 0xff)).staysSilent();
        loading(array().padding(2, 'R', 0xff)).reports(PICKLE, SUSPECT, "pickle.array-padding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "acme"})
    void whatFollowsAnArrayOfAnotherClassIsWalked(String module) {
        byte[] file = pickle().proto(4)
                .bytes(array().subclass(module).toBytes())
                .pop()
                .bytes(PAYLOAD)
                .stop();
        inspecting("model.joblib", file)
                .reports(PICKLE, THREAT, "pickle.array-class")
                .reports(PICKLE, THREAT, "pickle.call.dangerous");
    }

    @Test
    void anArrayThatIsLongerThanTheFileIsMalformed() {
        loading(array().shape(1 << 20)).isInconclusive(PICKLE, "malformed");
        loading(array().shape(-1)).isInconclusive(PICKLE, "malformed");
        loading(array().shape(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE))
                .isInconclusive(PICKLE, "malformed");
        loading(array().type("Q7")).isInconclusive(PICKLE, "malformed");
    }

    @Test
    void anArrayInsideAFrameIsReadFromBehindIt() {
        byte[] announced = array().toBytes();
        byte[] file =
                pickle().proto(4).frame(announced.length + 1L).bytes(announced).stop();
        inspecting("model.joblib", file).reports(PICKLE, SUSPECT, "pickle.frame.crossed");
    }
}
