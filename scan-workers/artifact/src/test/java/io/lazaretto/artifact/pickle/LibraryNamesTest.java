package io.lazaretto.artifact.pickle;

import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.PickleBuilder.pickle;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.TorchBuilder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that libraries need, and what must not come with them. */
class LibraryNamesTest {
    private static final String ESTIMATORS = "sklearn.linear_model._base";

    private static PickleBuilder calling(String module, String name) {
        return pickle().proto(2).global(module, name).mark();
    }

    private static PickleBuilder estimator() {
        return pickle().proto(2)
                .global(ESTIMATORS, "LinearRegression")
                .emptyTuple()
                .newObject();
    }

    private static Arguments of(String name, PickleBuilder stream) {
        return Arguments.of(name, stream.stop());
    }

    static Stream<Arguments> harmless() {
        return Stream.of(
                of(
                        "estimator",
                        estimator()
                                .emptyDict()
                                .unicode("coef_")
                                .none()
                                .setItem()
                                .build()),
                of(
                        "reconstructed estimator",
                        calling("copyreg", "_reconstructor")
                                .global(ESTIMATORS, "LinearRegression")
                                .global("builtins", "object")
                                .none()
                                .tuple()
                                .reduce()
                                .emptyDict()
                                .build()),
                of(
                        "random state",
                        calling("numpy.random._pickle", "__randomstate_ctor")
                                .unicode("MT19937")
                                .global("numpy.random._pickle", "__bit_generator_ctor")
                                .tuple()
                                .reduce()),
                of(
                        "factory of lists",
                        calling("collections", "defaultdict")
                                .global("builtins", "list")
                                .tuple()
                                .reduce()),
                of(
                        "metric",
                        calling("sklearn.metrics._dist_metrics", "newObj")
                                .global("sklearn.metrics._dist_metrics", "EuclideanDistance64")
                                .tuple()
                                .reduce()),
                of(
                        "index",
                        calling("pandas.core.indexes.base", "_new_Index")
                                .global("pandas.core.indexes.base", "Index")
                                .emptyDict()
                                .tuple()
                                .reduce()),
                of("empty bytes", calling("builtins", "bytes").tuple().reduce()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmless")
    void whatLibrariesWriteIsClear(String name, byte[] pickle) {
        inspecting("model.pkl", pickle).staysSilent();
    }

    static Stream<Arguments> odd() {
        return Stream.of(
                of(
                        "estimator with slots",
                        estimator().none().emptyDict().tuple2().build()),
                of(
                        "estimator with arguments",
                        calling(ESTIMATORS, "LinearRegression").none().tuple().newObject()),
                of(
                        "estimator called",
                        calling(ESTIMATORS, "LinearRegression").tuple().reduce()),
                of("items for an estimator", estimator().none().none().setItem()),
                of(
                        "reconstructed estimator with slots",
                        calling("copyreg", "_reconstructor")
                                .global(ESTIMATORS, "LinearRegression")
                                .global("builtins", "object")
                                .none()
                                .tuple()
                                .reduce()
                                .none()
                                .emptyDict()
                                .tuple2()
                                .build()),
                of(
                        "reconstructed from something that is not a plain base",
                        calling("copyreg", "_reconstructor")
                                .global(ESTIMATORS, "LinearRegression")
                                .global("collections", "OrderedDict")
                                .none()
                                .tuple()
                                .reduce()),
                of(
                        "constructor of random states that is none",
                        calling("numpy.random._pickle", "__randomstate_ctor")
                                .unicode("id")
                                .global("collections", "Counter")
                                .tuple()
                                .reduce()),
                of(
                        "bit generator of another module",
                        calling("numpy.random._pickle", "__bit_generator_ctor")
                                .global("collections", "Counter")
                                .tuple()
                                .reduce()),
                of(
                        "factory that computes",
                        calling("collections", "defaultdict")
                                .global("torch._utils", "_rebuild_tensor_v2")
                                .tuple()
                                .reduce()),
                of(
                        "new object of a function",
                        calling("sklearn.metrics._dist_metrics", "newObj")
                                .global("torch._utils", "_rebuild_sparse_tensor")
                                .none()
                                .tuple()
                                .reduce()),
                of(
                        "Cython object without checksum",
                        calling("pandas._libs.arrays", "__pyx_unpickle_NDArrayBacked")
                                .global("pandas", "Categorical")
                                .none()
                                .tuple()
                                .reduce()),
                of(
                        "masked array of a type",
                        calling("numpy.ma.core", "_mareconstruct")
                                .global("collections", "Counter")
                                .global("numpy", "ndarray")
                                .emptyTuple()
                                .unicode("b")
                                .tuple()
                                .reduce()),
                of(
                        "tree of literals",
                        calling("sklearn.tree._tree", "Tree")
                                .number(1)
                                .none()
                                .number(-1)
                                .tuple()
                                .reduce()),
                of(
                        "index that is none",
                        calling("pandas.core.indexes.base", "_new_Index")
                                .global("collections", "Counter")
                                .emptyDict()
                                .tuple()
                                .reduce()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("odd")
    void whatNoLibraryWritesIsSuspiciousAtLeast(String name, byte[] pickle) {
        assertThat(inspecting("model.pkl", pickle).report(PICKLE).outcome()).isIn(SUSPECT, THREAT);
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                of(
                        "constructor of random states",
                        calling("numpy.random._pickle", "__randomstate_ctor")
                                .unicode("id")
                                .global("os", "system")
                                .tuple()
                                .reduce()),
                of(
                        "estimator that holds a shell",
                        estimator()
                                .emptyDict()
                                .unicode("func")
                                .global("os", "system")
                                .setItem()
                                .build()),
                of(
                        "estimator with a planted method",
                        estimator()
                                .emptyDict()
                                .unicode("append")
                                .global("numpy", "log1p")
                                .setItem()
                                .build()),
                of(
                        "partial",
                        calling("functools", "partial")
                                .global("builtins", "len")
                                .tuple()
                                .reduce()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void whatAnAttackerWritesIsAThreat(String name, byte[] pickle) {
        assertThat(inspecting("model.pkl", pickle).report(PICKLE).outcome()).isEqualTo(THREAT);
    }

    @Test
    void functionsOfDillAndCloudpickleAreNeverClear() {
        inspecting(
                        "a.pkl",
                        calling("dill._dill", "_create_function")
                                .tuple()
                                .reduce()
                                .stop())
                .isNotClear();
        inspecting(
                        "a.pkl",
                        calling("cloudpickle.cloudpickle", "_make_function")
                                .tuple()
                                .reduce()
                                .stop())
                .isNotClear();
    }

    private static byte[] scalar(String type) {
        return pickle().global("numpy.core.multiarray", "scalar")
                .global("numpy", "dtype")
                .unicode(type)
                .tuple1()
                .reduce()
                .unicode("os")
                .tuple2()
                .reduce()
                .toBytes();
    }

    @Test
    void aScalarOfNumbersIsHarmlessAndOneOfObjectsIsNot() {
        inspecting("a.pkl", pickle().proto(4).bytes(scalar("f8")).stop()).staysSilent();
        inspecting("a.pkl", pickle().proto(4).bytes(scalar("O8")).stop())
                .reports(PICKLE, SUSPECT, "pickle.use.unexpected");
        inspecting("a.pkl", pickle().proto(4).bytes(scalar("object")).stop())
                .reports(PICKLE, SUSPECT, "pickle.use.unexpected");
    }

    @Test
    void aNameThatGoesThroughAScalarIsComputed() {
        byte[] file = pickle().proto(4)
                .bytes(scalar("O8"))
                .shortUnicode("system")
                .raw(0x93)
                .unicode("id")
                .tuple1()
                .reduce()
                .stop();
        inspecting("a.pkl", file).reports(PICKLE, THREAT, "pickle.global.computed");
    }

    private static byte[] loading(byte[] literal) {
        return pickle().proto(3).bytes(opcodesLoading(literal)).stop();
    }

    private static byte[] opcodesLoading(byte[] literal) {
        return pickle().global("torch.storage", "_load_from_bytes")
                .binBytes(literal)
                .tuple1()
                .reduce()
                .toBytes();
    }

    @Test
    void aTorchFileInALiteralIsScannedToItsEnd() {
        inspecting("model.pkl", loading(TorchBuilder.cleanLegacy())).staysSilent();
        inspecting("model.pkl", loading(TorchBuilder.legacy(TorchBuilder.payload())))
                .reports(PICKLE, THREAT, "pickle.call.dangerous");
        byte[] unlisted =
                pickle().global("acme", "run").emptyTuple().reduce().pop().toBytes();
        inspecting("model.pkl", loading(TorchBuilder.legacy(unlisted)))
                .reports(PICKLE, SUSPECT, "pickle.call.unlisted");
    }

    @Test
    void aLiteralThatIsNoTorchFileIsNotLoadedUnnoticed() {
        inspecting("model.pkl", loading(pickle().proto(2).emptyDict().stop()))
                .reports(PICKLE, THREAT, "pickle.call.dangerous");
        inspecting("model.pkl", loading(TorchBuilder.cleanZip())).isNotClear();
        inspecting("model.pkl", loading(new byte[] {1, 2, 3})).isNotClear();
    }

    @Test
    void torchFilesInTorchFilesHaveALimit() {
        byte[] file = TorchBuilder.cleanLegacy();
        for (int depth = 0; depth < 12; depth++) {
            file = TorchBuilder.legacy(
                    pickle().bytes(opcodesLoading(file)).pop().toBytes());
        }
        inspecting("model.pt", file).isInconclusive(PICKLE, "limit: pickles in pickles");
    }

    @Test
    void aThreatShowsWhatTheStreamDoesStepByStep() {
        byte[] steps = pickle().proto(2)
                .global("acme", "first")
                .emptyTuple()
                .reduce()
                .pop()
                .global("os", "system")
                .unicode("id")
                .tuple1()
                .reduce()
                .stop();
        String listing = inspecting("model.pkl", steps).report(PICKLE).observations().stream()
                .map(o -> o.evidence().get("listing"))
                .filter(java.util.Objects::nonNull)
                .reduce("", String::concat);
        assertThat(listing.lines().toList()).containsExactly("15: acme.first()", "36: os.system('id')");
    }

    @Test
    void aListingIsBounded() {
        PickleBuilder many = pickle().proto(2);
        for (int i = 0; i < 1_000; i++) {
            many.global("os", "system")
                    .unicode("x".repeat(2_000))
                    .tuple1()
                    .reduce()
                    .pop();
        }
        String listing = inspecting("model.pkl", many.none().stop()).report(PICKLE).observations().stream()
                .map(o -> o.evidence().getOrDefault("listing", ""))
                .reduce("", String::concat);
        assertThat(listing.lines().count()).isEqualTo(25);
        assertThat(listing).hasSizeLessThan(10_000).endsWith("...");
    }

    @Test
    void aMethodPlantedThroughAnotherDictIsAThreat() {
        byte[] stream = estimator()
                .global("collections", "OrderedDict")
                .emptyTuple()
                .reduce()
                .unicode("__setstate__")
                .global("torch.storage", "_load_from_bytes")
                .setItem()
                .build()
                .stop();
        inspecting("model.pkl", stream).reports(PICKLE, THREAT, "pickle.build.planted-method");
    }

    @Test
    void aStateThatACallMakesIsNone() {
        byte[] stream = estimator()
                .global("_codecs", "encode")
                .unicode("x")
                .unicode("latin1")
                .tuple2()
                .reduce()
                .build()
                .stop();
        inspecting("model.pkl", stream).reports(PICKLE, SUSPECT, "pickle.use.unexpected");
    }

    @Test
    void aRangeIsNotWrittenOut() {
        for (String container : new String[] {"set", "frozenset", "bytearray"}) {
            byte[] stream = calling("builtins", container)
                    .global("builtins", "range")
                    .number(0)
                    .raw('J')
                    .int32(Integer.MAX_VALUE)
                    .tuple2()
                    .reduce()
                    .tuple()
                    .reduce()
                    .stop();
            inspecting("model.pkl", stream).reports(PICKLE, SUSPECT, "pickle.use.unexpected");
        }
    }

    @Test
    void aFractionHasNoExponent() {
        inspecting(
                        "a.pkl",
                        calling("fractions", "Fraction")
                                .unicode("1/3")
                                .tuple()
                                .reduce()
                                .stop())
                .staysSilent();
        inspecting(
                        "a.pkl",
                        calling("fractions", "Fraction")
                                .unicode("1e999999999")
                                .tuple()
                                .reduce()
                                .stop())
                .reports(PICKLE, THREAT, "pickle.allocation");
    }

    @Test
    void aModuleOfTheFormBeforeZipIsItsClass() {
        byte[] stream =
                module("torch.nn.modules.linear", "Linear").emptyDict().build().stop();
        inspecting("model.pkl", stream).staysSilent();
        byte[] evil = module("os", "system").stop();
        inspecting("model.pkl", evil).reports(PICKLE, THREAT, "pickle.global.dangerous");
    }

    private static PickleBuilder module(String module, String name) {
        return pickle().proto(2)
                .mark()
                .unicode("module")
                .global(module, name)
                .unicode("linear.py")
                .unicode("class Linear: ...")
                .tuple()
                .persistentId()
                .emptyTuple()
                .newObject();
    }

    @Test
    void aTorchFileInEncodedBytesIsLookedInto() {
        inspecting("tensor.pkl", loaded(TorchBuilder.cleanLegacy())).staysSilent();
        inspecting("tensor.pkl", loaded(TorchBuilder.legacy(PickleBuilder.malicious())))
                .reports(PICKLE, THREAT, "pickle.global.dangerous");
    }

    private static byte[] loaded(byte[] file) {
        return calling("torch.storage", "_load_from_bytes")
                .global("_codecs", "encode")
                .unicode(new String(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                .unicode("latin1")
                .tuple2()
                .reduce()
                .tuple()
                .reduce()
                .stop();
    }

    @Test
    void aTensorStaysInsideItsStorage() {
        byte[] inside = TorchBuilder.zip(tensor(4));
        byte[] outside = TorchBuilder.zip(tensor(5));
        assertThat(rules(inside)).doesNotContain("pickle.use.unexpected");
        assertThat(rules(outside)).contains("pickle.use.unexpected");
    }

    private static java.util.List<String> rules(byte[] file) {
        return inspecting("model.pt", file).inspection().reports().stream()
                .flatMap(r -> r.observations().stream())
                .map(o -> o.rule())
                .toList();
    }

    private static byte[] tensor(int elements) {
        return calling("torch._utils", "_rebuild_tensor_v2")
                .mark()
                .unicode("storage")
                .global("torch", "FloatStorage")
                .unicode("0")
                .unicode("cpu")
                .number(4)
                .tuple()
                .persistentId()
                .number(0)
                .number(elements)
                .tuple1()
                .number(1)
                .tuple1()
                .raw(0x89)
                .none()
                .tuple()
                .reduce()
                .stop();
    }

    @Test
    void aZoneIsAName() {
        inspecting(
                        "a.pkl",
                        calling("pytz", "_p")
                                .unicode("Europe/Berlin")
                                .tuple()
                                .reduce()
                                .stop())
                .staysSilent();
        inspecting(
                        "a.pkl",
                        calling("pytz", "_p")
                                .unicode("../../etc/passwd")
                                .tuple()
                                .reduce()
                                .stop())
                .reports(PICKLE, THREAT, "pickle.call.dangerous");
    }
}
