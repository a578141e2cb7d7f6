package io.lazaretto.artifact.pickle;

import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.InspectionAssert.rules;
import static io.lazaretto.artifact.testing.PickleBuilder.malicious;
import static io.lazaretto.artifact.testing.PickleBuilder.pickle;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.TorchBuilder;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Methods that an instance is given by way of its state, and that BUILD or APPENDS call. */
class PlantedMethodsTest {
    private static final byte[] LEGACY = TorchBuilder.legacy(TorchBuilder.payload());
    private static final String PLANTED = "pickle.build.planted-method";

    @Test
    void aLoaderPlantedInTheStateOfAParameterIsAThreat() {
        PickleBuilder stream = parameter(PlantedMethodsTest::loader);
        scanned(stream.binBytes(LEGACY).build()).reports(PICKLE, THREAT, PLANTED);
    }

    @Test
    void theSameInATorchArchiveIsAThreat() {
        byte[] file = TorchBuilder.zip(
                parameter(PlantedMethodsTest::loader).binBytes(LEGACY).build().stop());
        inspecting("model.pt", file).reports(PICKLE, THREAT, PLANTED);
    }

    @Test
    void aParameterWithOrdinaryAttributesStaysSilent() {
        scanned(parameter(b -> b.emptyDict().unicode("requires_sync").number(1).setItem()))
                .staysSilent();
    }

    @Test
    void aParameterNamedAfterAMethodIsNoMethod() {
        PickleBuilder stream = pickle().proto(2)
                .global("collections", "OrderedDict")
                .emptyTuple()
                .reduce()
                .unicode("add");
        scanned(tensor(stream).setItem()).staysSilent();
    }

    @Test
    void anEntryOfAnOrderedDictMadeOfPairsIsAThreat() {
        PickleBuilder pairs = instance().global("collections", "OrderedDict").emptyList();
        for (int i = 0; i < 8; i++) {
            pairs.unicode("key" + i).none().tuple2().append();
        }
        pairs.unicode("__setstate__")
                .global("torch.storage", "_load_from_bytes")
                .tuple2()
                .append()
                .tuple1()
                .reduce()
                .build();
        scanned(pairs.binBytes(LEGACY).build()).reports(PICKLE, THREAT, PLANTED);
    }

    @Test
    void aPairThatIsFilledAfterItWasGivenAwayIsAThreat() {
        PickleBuilder pairs = instance().global("collections", "OrderedDict").emptyList();
        for (int i = 0; i < 8; i++) {
            pairs.unicode("key" + i).none().tuple2().append();
        }
        pairs.emptyList().binPut(9).append();
        pairs.binGet(9)
                .unicode("__setstate__")
                .append()
                .global("torch", "device")
                .append()
                .pop();
        scanned(pairs.tuple1().reduce().build()).reports(PICKLE, THREAT, PLANTED);
    }

    @Test
    void anOrderedDictOfPairsAsPythonTwoWritesItStaysSilent() {
        PickleBuilder pairs =
                pickle().proto(2).global("collections", "OrderedDict").emptyList();
        for (int i = 0; i < 8; i++) {
            pairs.emptyList().unicode("key" + i).append().number(i).append().append();
        }
        scanned(pairs.tuple1().reduce()).staysSilent();
    }

    @Test
    void aReplacedDictionaryOfAttributesIsAThreat() {
        scanned(parameter(b -> b.emptyDict()
                        .unicode("__dict__")
                        .emptyDict()
                        .unicode("__setstate__")
                        .global("torch", "device")
                        .setItem()
                        .setItem()))
                .reports(PICKLE, THREAT, PLANTED);
    }

    @Test
    void moreEntriesThatCouldBeMethodsThanAreKeptAreSuspicious() {
        PickleBuilder state = instance().emptyDict();
        for (int i = 0; i < 300; i++) {
            state.unicode("__setsta" + i).number(i).setItem();
        }
        state.unicode("__setstate__").global("torch", "device").setItem();
        scanned(state.build()).reports(PICKLE, SUSPECT, PLANTED);
    }

    @Test
    void theLoaderOfTorchAsAValueIsAThreat() {
        scanned(instance()
                        .emptyDict()
                        .unicode("func")
                        .global("torch.storage", "_load_from_bytes")
                        .setItem()
                        .build())
                .reports(PICKLE, THREAT, "pickle.global.dangerous");
    }

    @Test
    void aPayloadInALaterStreamOfALiteralIsAThreat() {
        scanned(pickle().proto(3).binBytes(LEGACY)).reports(PICKLE, THREAT, "pickle.global.dangerous");
    }

    @Test
    void aTorchFileInALiteralStaysSilent() {
        scanned(pickle().proto(3).binBytes(TorchBuilder.cleanLegacy())).staysSilent();
    }

    @Test
    void everyPartialIsWatchedAndNotOnlyTheLast() {
        PickleBuilder stream = pickle().proto(3);
        partial(stream).binPut(1).pop();
        partial(stream).pop();
        stream.binGet(1)
                .mark()
                .global("numpy", "memmap")
                .mark()
                .unicode("/etc/profile")
                .unicode("uint8")
                .unicode("w+")
                .tuple()
                .emptyDict()
                .none()
                .tuple()
                .build()
                .pop();
        stream.global("sklearn.preprocessing._function_transformer", "FunctionTransformer")
                .emptyTuple()
                .newObject()
                .emptyDict()
                .unicode("func")
                .binGet(1)
                .setItem()
                .build();
        scanned(stream).reports(PICKLE, THREAT, "pickle.global.dangerous");
    }

    @Test
    void threatsAreKeptBehindAnyNumberOfSuspicions() {
        PickleBuilder stream = pickle().proto(2);
        for (int i = 0; i < 2_001; i++) {
            stream.global("acme.module" + i, "name").pop();
        }
        byte[] file = stream.bytes(malicious()).toBytes();
        assertThat(inspecting("model.pkl", file).report(PICKLE).outcome()).isEqualTo(THREAT);
    }

    @Test
    void aStateForALiteralIsReportedOnce() {
        PickleBuilder stream = pickle().proto(2);
        for (int i = 0; i < 20; i++) {
            stream.emptyList().none().build().pop();
        }
        assertThat(rules(scanned(stream.none()).report(PICKLE))).containsOnlyOnce("pickle.build.on-literal");
    }

    @Test
    void anAttributeOfNumpyThatIsNoUniversalFunctionIsAThreat() {
        scanned(transformer("load")).reports(PICKLE, THREAT, "pickle.call.dangerous");
        scanned(transformer("log1p")).staysSilent();
    }

    private static PickleBuilder transformer(String name) {
        return pickle().proto(3)
                .global("sklearn.preprocessing._function_transformer", "FunctionTransformer")
                .emptyTuple()
                .newObject()
                .emptyDict()
                .unicode("func")
                .global("numpy.core", "_ufunc_reconstruct")
                .unicode("numpy")
                .unicode(name)
                .tuple2()
                .reduce()
                .setItem()
                .build();
    }

    private static PickleBuilder loader(PickleBuilder stream) {
        return stream.emptyDict()
                .unicode("__setstate__")
                .global("torch.storage", "_load_from_bytes")
                .setItem();
    }

    private static PickleBuilder instance() {
        return pickle().proto(3).global("argparse", "Namespace").emptyTuple().newObject();
    }

    private static PickleBuilder partial(PickleBuilder stream) {
        return stream.global("functools", "partial")
                .global("builtins", "getattr")
                .global("argparse", "Namespace")
                .unicode("__new__")
                .tuple2()
                .reduce()
                .tuple1()
                .reduce();
    }

    private static PickleBuilder parameter(UnaryOperator<PickleBuilder> state) {
        PickleBuilder stream = pickle().proto(3).global("torch._utils", "_rebuild_parameter_with_state");
        tensor(stream.mark())
                .raw(0x89)
                .global("collections", "OrderedDict")
                .emptyTuple()
                .reduce();
        return state.apply(stream).tuple().reduce();
    }

    private static PickleBuilder tensor(PickleBuilder stream) {
        return stream.global("torch._utils", "_rebuild_tensor_v2")
                .mark()
                .mark()
                .unicode("storage")
                .global("torch", "FloatStorage")
                .unicode("0")
                .unicode("cpu")
                .number(6)
                .tuple()
                .persistentId()
                .number(0)
                .number(2)
                .number(3)
                .tuple2()
                .number(3)
                .number(1)
                .tuple2()
                .raw(0x89)
                .global("collections", "OrderedDict")
                .emptyTuple()
                .reduce()
                .tuple()
                .reduce();
    }

    private static InspectionAssert scanned(PickleBuilder stream) {
        return inspecting("model.pkl", stream.stop());
    }
}
