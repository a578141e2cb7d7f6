package io.lazaretto.artifact.pickle;

import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.PickleBuilder.pickle;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.PickleBuilder;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reviewed names with arguments that were not, and names spelled so that no list has them. */
class MisuseTest {
    @ParameterizedTest
    @ValueSource(strings = {"builtins bytearray", "builtins bytes", "operator mul"})
    void aSizeThatFillsTheMemoryIsAThreat(String name) {
        called(name, b -> b.raw(0x8a, 8).int64(1L << 45)).reports(PICKLE, THREAT, "pickle.allocation");
    }

    @Test
    void aShapeThatFillsTheMemoryIsAThreat() {
        scanned(pickle().proto(2)
                        .global("numpy", "ndarray")
                        .number(1 << 24)
                        .number(1 << 24)
                        .tuple2()
                        .tuple1()
                        .reduce())
                .reports(PICKLE, THREAT, "pickle.allocation");
    }

    @Test
    void anEndlessIteratorInAContainerIsAThreat() {
        scanned(pickle().proto(2)
                        .global("collections", "Counter")
                        .global("itertools", "repeat")
                        .number(0)
                        .tuple1()
                        .reduce()
                        .tuple1()
                        .reduce())
                .isNotClear();
    }

    @Test
    void aSmallBytearrayStaysSilent() {
        called("builtins bytearray", b -> b.binBytes(new byte[] {1, 2})).staysSilent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xgboost.core Booster", "dateutil.tz.tz tzfile", "numpy memmap", "numpy vectorize"})
    void aConstructorThatReadsAFileIsAThreatWithArguments(String name) {
        called(name, b -> b.unicode("/etc/passwd")).reports(PICKLE, THREAT, "pickle.call.dangerous");
    }

    @Test
    void aTimeZoneOfDateutilStaysSilent() {
        scanned(pickle().proto(2)
                        .global("dateutil.tz.tz", "tzfile")
                        .none()
                        .unicode("Europe/Rome")
                        .tuple2()
                        .reduce())
                .staysSilent();
    }

    @Test
    void aPathOutOfTheZonesIsAThreat() {
        called("pytz _p", b -> b.unicode("../../../etc/passwd")).reports(PICKLE, THREAT, "pickle.call.dangerous");
    }

    @Test
    void aUniversalFunctionOfNumpyStaysSilentAndOneOfAnotherModuleIsAThreat() {
        scanned(ufunc("numpy.core._multiarray_umath", "add")).staysSilent();
        scanned(ufunc("os", "system")).reports(PICKLE, THREAT, "pickle.call.dangerous");
    }

    @Test
    void exceptionsStaySilent() {
        called("builtins ValueError", b -> b.unicode("x")).staysSilent();
    }

    @ParameterizedTest
    @CsvSource({"d,17,16,CLEAR", "d,16,8,CLEAR", "d,13,8,SUSPECT", "d,16,7,SUSPECT", "x,16,8,SUSPECT", "B,0,3,CLEAR"})
    void anArrayStaysSilentInTheFormatOfItsType(String code, int format, int length, String outcome) {
        InspectionAssert array = scanned(pickle().proto(3)
                .global("array", "_array_reconstructor")
                .mark()
                .global("array", "array")
                .unicode(code)
                .number(format)
                .binBytes(new byte[length])
                .tuple()
                .reduce());
        if (outcome.equals("CLEAR")) {
            array.staysSilent();
        } else {
            array.reports(PICKLE, SUSPECT, "pickle.use.unexpected");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"оs system", "ｏｓ ｓｙｓｔｅｍ", "o\u200bs system", "os\u0001 system", "random _os.system"})
    void aNameThatReadsLikeADangerousOneIsAThreat(String name) {
        String[] parts = name.split(" ", -1);
        scanned(pickle().proto(4)
                        .stackGlobal(parts[0], parts[1])
                        .unicode("id")
                        .tuple1()
                        .reduce())
                .reports(PICKLE, THREAT, "pickle.global.dangerous");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DataFrame.to_pickle", "Booster.load_model", "Thing.eval"})
    void aMethodThatReachesFilesOrCodeIsAThreatWhenCalled(String name) {
        PickleBuilder stream = pickle().proto(4).stackGlobal("pandas.core.frame", name);
        scanned(stream).reports(PICKLE, SUSPECT, "pickle.global.dotted");
        scanned(pickle().proto(4)
                        .stackGlobal("pandas.core.frame", name)
                        .unicode("x")
                        .tuple1()
                        .reduce())
                .reports(PICKLE, THREAT, "pickle.call.dangerous");
    }

    @Test
    void anArrayOfDillStaysSilentAndAnotherFunctionInItsPlaceDoesNot() {
        scanned(dill("numpy.core.multiarray", "_reconstruct")).staysSilent();
        scanned(dill("os", "system")).reports(PICKLE, THREAT, "pickle.call.dangerous");
    }

    @Test
    void aTextRepeatedUntilItFillsTheMemoryIsAThreat() {
        scanned(repeated(1_000, 1 << 30)).reports(PICKLE, THREAT, "pickle.allocation");
        scanned(repeated(10, 10)).reports(PICKLE, SUSPECT, "pickle.call.unlisted");
    }

    @ParameterizedTest
    @CsvSource({"/etc/shadow.npy,THREAT", "../../other.npy,THREAT", "model.pkl_01.npy,SUSPECT"})
    void anOldArrayOfJoblibInAnotherFolderIsAThreat(String file, Outcome outcome) {
        PickleBuilder stream = pickle().proto(2)
                .global("joblib.numpy_pickle_compat", "NDArrayWrapper")
                .emptyTuple()
                .newObject()
                .emptyDict()
                .unicode("filename")
                .unicode(file)
                .setItem()
                .build();
        assertThat(scanned(stream).report(PICKLE).outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transformers.testing_utils run_command",
                "numpy.lib._datasource open",
                "scipy.io.wavfile write",
                "joblib.disk delete_folder",
                "pandas.compat._optional import_optional_dependency"
            })
    void aFunctionOfALibraryThatOpensRunsOrImportsItsArgumentIsAThreat(String name) {
        assertThat(called(name, b -> b.unicode("x")).report(PICKLE).outcome()).isEqualTo(THREAT);
    }

    @Test
    void aFunctionOfALibraryThatIsOnlyMentionedIsSuspicious() {
        assertThat(scanned(pickle().proto(3).global("scipy.io.wavfile", "write"))
                        .report(PICKLE)
                        .outcome())
                .isEqualTo(SUSPECT);
    }

    @Test
    void aSparseIndexStaysSilentUnlessItAsksForNoCheck() {
        scanned(sparse(false)).staysSilent();
        scanned(sparse(true)).reports(PICKLE, SUSPECT, "pickle.use.unexpected");
    }

    @Test
    void theMissingValueOfPandasStaysSilentAsAnArgument() {
        scanned(pickle().proto(3)
                        .global("pandas", "StringDtype")
                        .unicode("python")
                        .global("pandas", "NA")
                        .tuple2()
                        .reduce())
                .staysSilent();
    }

    @Test
    void aDateOffsetWithItsDifferenceStaysSilent() {
        scanned(pickle().proto(3)
                        .global("pandas", "DateOffset")
                        .emptyTuple()
                        .reduce()
                        .emptyDict()
                        .unicode("_offset")
                        .global("dateutil.relativedelta", "relativedelta")
                        .emptyTuple()
                        .newObject()
                        .emptyDict()
                        .unicode("years")
                        .number(1)
                        .setItem()
                        .build()
                        .setItem()
                        .build())
                .staysSilent();
    }

    private static PickleBuilder sparse(boolean unchecked) {
        PickleBuilder stream = pickle().proto(3)
                .global("pandas._libs.sparse", "IntIndex")
                .mark()
                .number(3)
                .emptyList();
        return (unchecked ? stream.raw(0x89) : stream).tuple().reduce();
    }

    private static PickleBuilder repeated(int length, int times) {
        return pickle().proto(2)
                .global("operator", "mul")
                .unicode("x".repeat(length))
                .number(times)
                .tuple2()
                .reduce();
    }

    private static PickleBuilder dill(String module, String name) {
        return pickle().proto(4)
                .global("dill._dill", "_create_array")
                .mark()
                .global(module, name)
                .mark()
                .global("numpy", "ndarray")
                .number(0)
                .tuple1()
                .binBytes(new byte[] {'b'})
                .tuple()
                .mark()
                .number(1)
                .number(2)
                .tuple1()
                .global("numpy", "dtype")
                .mark()
                .unicode("u1")
                .raw(0x89, 0x88)
                .tuple()
                .reduce()
                .raw(0x89)
                .binBytes(new byte[2])
                .tuple()
                .tuple()
                .reduce();
    }

    private static PickleBuilder ufunc(String module, String name) {
        return pickle().proto(2)
                .global("numpy.core", "_ufunc_reconstruct")
                .unicode(module)
                .unicode(name)
                .tuple2()
                .reduce();
    }

    private static InspectionAssert called(String name, UnaryOperator<PickleBuilder> argument) {
        String[] parts = name.split(" ", -1);
        PickleBuilder stream = pickle().proto(3).global(parts[0], parts[1]);
        return scanned(argument.apply(stream).tuple1().reduce());
    }

    private static InspectionAssert scanned(PickleBuilder stream) {
        return inspecting("model.pkl", stream.stop());
    }
}
