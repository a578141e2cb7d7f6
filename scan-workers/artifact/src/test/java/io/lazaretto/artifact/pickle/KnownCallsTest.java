package io.lazaretto.artifact.pickle;

import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.PickleBuilder.pickle;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.PickleBuilder;
import org.junit.jupiter.api.Test;

/** Dangerous functions in the forms in which writers of old protocols need them, and in others. */
class KnownCallsTest {
    @Test
    void aTimeZoneRebuiltByItsClassMethodStaysSilent() {
        scanned(zone("zoneinfo", "ZoneInfo", "_unpickle")).staysSilent();
    }

    @Test
    void anotherMethodOfTheSameClassIsSuspicious() {
        scanned(zone("zoneinfo", "ZoneInfo", "no_cache")).reports(PICKLE, SUSPECT, "pickle.global.dotted");
    }

    @Test
    void aMethodThatReachesFilesIsAThreat() {
        scanned(zone("numpy", "ndarray", "tofile")).reports(PICKLE, THREAT, "pickle.global.dangerous");
    }

    @Test
    void anAttributeOfAnUnknownClassIsAThreat() {
        scanned(zone("acme", "Thing", "run")).reports(PICKLE, THREAT, "pickle.call.dangerous");
    }

    @Test
    void aDoubleUnderscoreIsAThreat() {
        scanned(zone("collections", "OrderedDict", "__subclasses__")).reports(PICKLE, THREAT, "pickle.call.dangerous");
    }

    @Test
    void theFunctionItselfGivenAwayBehindAHarmlessUseIsAThreat() {
        PickleBuilder stream = pickle().proto(2);
        attribute(stream, "zoneinfo", "ZoneInfo", "_unpickle").pop();
        stream.global("acme", "apply").global("builtins", "getattr").tuple1().reduce();
        scanned(stream).reports(PICKLE, THREAT, "pickle.global.dangerous");
    }

    @Test
    void theFunctionImportedAndNotCalledIsAThreat() {
        scanned(pickle().proto(4).global("builtins", "getattr")).reports(PICKLE, THREAT, "pickle.global.dangerous");
    }

    @Test
    void theClassOfNoneStaysSilent() {
        scanned(pickle().proto(4).global("builtins", "type").none().tuple1().reduce())
                .staysSilent();
    }

    @Test
    void theClassOfAnythingElseIsAThreat() {
        scanned(pickle().proto(4).global("builtins", "type").number(1).tuple1().reduce())
                .reports(PICKLE, THREAT, "pickle.call.dangerous");
    }

    @Test
    void aNewInstanceWithKeywordsInTheFormOfProtocolTwoStaysSilent() {
        scanned(partial("LinregressResult", "LinregressResult")).staysSilent();
    }

    @Test
    void aPartialOfOneClassFilledWithAnotherIsAThreat() {
        scanned(partial("LinregressResult", "KendalltauResult")).reports(PICKLE, THREAT, "pickle.global.dangerous");
    }

    @Test
    void aPartialOfAFunctionIsAThreat() {
        scanned(pickle().proto(2)
                        .global("functools", "partial")
                        .global("builtins", "len")
                        .tuple1()
                        .reduce())
                .reports(PICKLE, THREAT, "pickle.call.dangerous");
    }

    private static PickleBuilder zone(String module, String type, String method) {
        PickleBuilder stream = pickle().proto(2);
        return attribute(stream, module, type, method)
                .unicode("Europe/Rome")
                .number(1)
                .tuple2()
                .reduce();
    }

    private static PickleBuilder attribute(PickleBuilder stream, String module, String type, String method) {
        return stream.global("builtins", "getattr")
                .global(module, type)
                .unicode(method)
                .tuple2()
                .reduce();
    }

    private static PickleBuilder partial(String made, String filled) {
        String module = "scipy.stats._stats_py";
        PickleBuilder stream = pickle().proto(2).global("functools", "partial");
        attribute(stream, module, made, "__new__").binPut(0).tuple1().reduce();
        return stream.mark()
                .binGet(0)
                .global(module, filled)
                .number(1)
                .tuple2()
                .emptyDict()
                .none()
                .tuple()
                .build()
                .emptyTuple()
                .reduce();
    }

    private static InspectionAssert scanned(PickleBuilder stream) {
        return inspecting("model.pkl", stream.stop());
    }
}
