package io.lazaretto.artifact.pickle;

import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.PickleBuilder.pickle;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.PickleBuilder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PickleRulesTest {
    private static final PickleBuilder SYSTEM_ID =
            pickle().unicode("id").tuple1().reduce();

    static Stream<Arguments> threats() {
        return Stream.of(
                threat("reduce", PickleBuilder.malicious()),
                threat(
                        "stack global",
                        pickle().proto(4)
                                .stackGlobal("posix", "system")
                                .unicode("id")
                                .tuple1()
                                .reduce()
                                .stop()),
                threat(
                        "inst",
                        pickle().mark().unicode("id").inst("os", "system").stop()),
                threat(
                        "obj",
                        pickle().mark()
                                .global("os", "system")
                                .unicode("id")
                                .obj()
                                .stop()),
                threat(
                        "new object",
                        pickle().proto(2)
                                .global("subprocess", "Popen")
                                .unicode("id")
                                .tuple1()
                                .newObject()
                                .stop()),
                threat(
                        "python 2 name",
                        pickle().global("__builtin__", "eval")
                                .unicode("1")
                                .tuple1()
                                .reduce()
                                .stop()),
                threat(
                        "renamed module",
                        pickle().global("cPickle", "loads")
                                .unicode("1")
                                .tuple1()
                                .reduce()
                                .stop()),
                threat(
                        "renamed function",
                        pickle().global("commands", "getoutput")
                                .unicode("id")
                                .tuple1()
                                .reduce()
                                .stop()),
                threat(
                        "memo decoy",
                        pickle().proto(4)
                                .shortUnicode("os")
                                .binPut(2)
                                .shortUnicode("system")
                                .binPut(3)
                                .shortUnicode("collections")
                                .binPut(0)
                                .shortUnicode("OrderedDict")
                                .binPut(1)
                                .binGet(2)
                                .binGet(3)
                                .raw(0x93)
                                .bytes(SYSTEM_ID.toBytes())
                                .stop()),
                threat(
                        "memoize after pop",
                        pickle().proto(4)
                                .shortUnicode("os")
                                .shortUnicode("math")
                                .pop()
                                .memoize()
                                .shortUnicode("system")
                                .memoize()
                                .pop()
                                .pop()
                                .binGet(0)
                                .binGet(1)
                                .raw(0x93)
                                .bytes(SYSTEM_ID.toBytes())
                                .stop()),
                threat(
                        "memoize counts occupied slots",
                        pickle().proto(4)
                                .shortUnicode("collections")
                                .binPut(5)
                                .shortUnicode("os")
                                .memoize()
                                .shortUnicode("system")
                                .memoize()
                                .binGet(1)
                                .binGet(2)
                                .raw(0x93)
                                .bytes(SYSTEM_ID.toBytes())
                                .stop()),
                threat(
                        "hexadecimal first",
                        pickle().ascii("I0x10\n0")
                                .bytes(PickleBuilder.malicious())
                                .toBytes()),
                threat(
                        "number ended by NUL",
                        pickle().ascii("I1\0junk\n0")
                                .bytes(PickleBuilder.malicious())
                                .toBytes()),
                threat(
                        "octal for C only",
                        pickle().ascii("I010\n0")
                                .bytes(PickleBuilder.malicious())
                                .toBytes()),
                threat(
                        "long with prefix",
                        pickle().ascii("L0x10L\n0")
                                .bytes(PickleBuilder.malicious())
                                .toBytes()),
                threat(
                        "escaped unicode",
                        pickle().ascii("V\\u006f\\u0073\nV\\u0073ystem\n")
                                .raw(0x93)
                                .bytes(SYSTEM_ID.toBytes())
                                .stop()),
                threat(
                        "escaped string",
                        pickle().ascii("S'\\x6f\\163'\nS'system'\n")
                                .raw(0x93)
                                .bytes(SYSTEM_ID.toBytes())
                                .stop()),
                threat(
                        "dotted walk",
                        pickle().proto(4)
                                .stackGlobal("pathlib", "os.system")
                                .unicode("id")
                                .tuple1()
                                .reduce()
                                .stop()),
                threat(
                        "dotted walk from torch",
                        pickle().proto(4)
                                .stackGlobal("torch", "os.system")
                                .unicode("id")
                                .tuple1()
                                .reduce()
                                .stop()),
                threat(
                        "second stream",
                        pickle().bytes(pickle().proto(2).none().stop())
                                .bytes(PickleBuilder.malicious())
                                .toBytes()),
                threat(
                        "before an invalid opcode",
                        pickle().proto(2)
                                .global("os", "system")
                                .bytes(SYSTEM_ID.toBytes())
                                .raw(0xff)
                                .toBytes()),
                threat(
                        "without stop",
                        pickle().proto(2)
                                .global("os", "system")
                                .bytes(SYSTEM_ID.toBytes())
                                .toBytes()),
                threat(
                        "nested in bytes",
                        pickle().proto(3).binBytes(PickleBuilder.malicious()).stop()),
                threat(
                        "nested in text",
                        pickle().proto(2).unicode("cos\nsystem\n(S'id'\ntR.").stop()),
                threat(
                        "nested in encoded text",
                        pickle().proto(2)
                                .global("_codecs", "encode")
                                .unicode("\u0080\u0002cos\nsystem\nX\u0002\u0000\u0000\u0000id\u0085R.")
                                .unicode("latin1")
                                .tuple2()
                                .reduce()
                                .stop()),
                threat(
                        "planted setstate",
                        pickle().proto(2)
                                .global("collections", "OrderedDict")
                                .emptyTuple()
                                .reduce()
                                .emptyDict()
                                .unicode("__setstate__")
                                .global("collections", "OrderedDict")
                                .setItem()
                                .build()
                                .stop()),
                threat(
                        "build on an import",
                        pickle().proto(2)
                                .global("collections", "OrderedDict")
                                .emptyDict()
                                .build()
                                .stop()),
                threat(
                        "append to an import",
                        pickle().proto(2)
                                .global("collections", "OrderedDict")
                                .none()
                                .append()
                                .stop()),
                threat(
                        "computed import",
                        pickle().proto(4)
                                .global("builtins", "str")
                                .emptyTuple()
                                .reduce()
                                .shortUnicode("system")
                                .raw(0x93)
                                .stop()),
                threat(
                        "scanner tampering",
                        pickle().global("fickling.hook", "deactivate_safe_ml_environment")
                                .emptyTuple()
                                .reduce()
                                .stop()),
                threat(
                        "truncated last line",
                        pickle().mark().ascii("S'id'\nios\nsystemX").toBytes()));
    }

    private static Arguments threat(String name, byte[] pickle) {
        return Arguments.of(name, pickle);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("threats")
    void whatRunsCodeIsAThreat(String name, byte[] pickle) {
        assertThat(inspecting("model.pkl", pickle).report(PICKLE).outcome())
                .as(name)
                .isEqualTo(THREAT);
    }

    static Stream<Arguments> harmless() {
        return Stream.of(
                threat("none", pickle().proto(2).none().stop()),
                threat(
                        "two streams",
                        pickle().bytes(pickle().proto(2).none().stop())
                                .bytes(pickle().proto(4).number(1).stop())
                                .toBytes()),
                threat(
                        "ordered dict",
                        pickle().proto(2)
                                .global("collections", "OrderedDict")
                                .emptyTuple()
                                .reduce()
                                .stop()),
                threat(
                        "ordered dict with state",
                        pickle().proto(2)
                                .global("collections", "OrderedDict")
                                .emptyTuple()
                                .reduce()
                                .emptyDict()
                                .unicode("_metadata")
                                .none()
                                .setItem()
                                .build()
                                .stop()),
                threat(
                        "renamed set",
                        pickle().proto(2)
                                .global("__builtin__", "set")
                                .emptyList()
                                .tuple1()
                                .reduce()
                                .stop()),
                threat(
                        "encoded bytes",
                        pickle().proto(2)
                                .global("_codecs", "encode")
                                .unicode("abc")
                                .unicode("latin1")
                                .tuple2()
                                .reduce()
                                .stop()),
                threat(
                        "bytes that begin like opcodes",
                        pickle().proto(3)
                                .binBytes("(c]}N.........".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                                .stop()),
                threat(
                        "text of two lines",
                        pickle().proto(2)
                                .unicode("class Model\nof animals\n\nand plants")
                                .stop()),
                threat(
                        "a name as data",
                        pickle().proto(2)
                                .unicode("os")
                                .unicode("system")
                                .tuple2()
                                .stop()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmless")
    void whatOnlyBuildsDataStaysSilent(String name, byte[] pickle) {
        inspecting("model.pkl", pickle).staysSilent();
    }

    static Stream<Arguments> suspicions() {
        return Stream.of(
                suspicion(
                        "pickle.global.unknown",
                        pickle().global("acme", "Thing").emptyTuple().reduce().stop()),
                suspicion(
                        "pickle.call.unlisted",
                        pickle().global("acme", "Thing").emptyTuple().reduce().stop()),
                suspicion(
                        "pickle.global.unreviewed",
                        pickle().global("sklearn.acme", "Thing")
                                .emptyTuple()
                                .reduce()
                                .stop()),
                suspicion(
                        "pickle.global.dotted",
                        pickle().proto(4).stackGlobal("acme", "Thing.Inner").stop()),
                suspicion(
                        "pickle.global.extension",
                        pickle().proto(2).raw(0x82, 7).stop()),
                suspicion(
                        "pickle.use.unexpected",
                        pickle().proto(2)
                                .global("_codecs", "encode")
                                .unicode("a")
                                .unicode("rot13")
                                .tuple2()
                                .reduce()
                                .stop()),
                suspicion(
                        "pickle.use.unexpected",
                        pickle().proto(2)
                                .global("torch._utils", "_rebuild_tensor_v2")
                                .unicode("a")
                                .tuple1()
                                .reduce()
                                .stop()),
                suspicion(
                        "pickle.use.unexpected",
                        pickle().proto(2)
                                .global("torch", "float32")
                                .emptyTuple()
                                .reduce()
                                .stop()),
                suspicion(
                        "pickle.use.unexpected",
                        pickle().proto(2)
                                .global("collections", "OrderedDict")
                                .emptyTuple()
                                .reduce()
                                .none()
                                .append()
                                .stop()),
                suspicion(
                        "pickle.method.unlisted",
                        pickle().proto(2)
                                .global("acme", "Bag")
                                .emptyTuple()
                                .reduce()
                                .none()
                                .append()
                                .stop()),
                suspicion(
                        "pickle.method.on-literal",
                        pickle().proto(2).none().none().append().stop()),
                suspicion(
                        "pickle.build.on-literal",
                        pickle().proto(2).emptyList().none().build().stop()),
                suspicion(
                        "pickle.call.computed",
                        pickle().proto(2)
                                .global("acme", "make")
                                .emptyTuple()
                                .reduce()
                                .emptyTuple()
                                .reduce()
                                .stop()),
                suspicion(
                        "pickle.persistent-id",
                        pickle().proto(2).unicode("import os").persistentId().stop()),
                suspicion("pickle.readers-disagree", pickle().ascii("F 1.5\n").stop()),
                suspicion(
                        "pickle.frame.crossed",
                        pickle().proto(4).frame(2).unicode("hello").stop()),
                suspicion(
                        "pickle.frame.nested",
                        pickle().proto(4).frame(11).frame(2).none().stop()),
                suspicion(
                        "pickle.frame.past-end",
                        pickle().proto(4).frame(-1).none().stop()),
                suspicion("pickle.out-of-band", pickle().proto(5).raw(0x97).stop()),
                suspicion(
                        "pickle.trailing-bytes",
                        pickle().proto(2).none().ascii(".\0\0\0\0junk").toBytes()));
    }

    private static Arguments suspicion(String rule, byte[] pickle) {
        return Arguments.of(rule, pickle);
    }

    private static byte[] growth() {
        PickleBuilder lists = pickle().proto(2).emptyList().binPut(0);
        for (int depth = 0; depth < 40; depth++) {
            lists.mark();
            for (int i = 0; i < 10; i++) {
                lists.binGet(depth);
            }
            lists.ascii("l").binPut(depth + 1);
        }
        return lists.stop();
    }

    private static byte[] dups() {
        return pickle().none().ascii("2".repeat(200_000)).stop();
    }

    @Test
    void objectsThatGrowBeyondAnyMemoryAreAThreat() {
        inspecting("model.pkl", growth()).reports(PICKLE, THREAT, "pickle.growth");
        inspecting("model.pkl", dups()).reports(PICKLE, THREAT, "pickle.growth");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("suspicions")
    void whatNoReviewedWriterDoesIsSuspicious(String rule, byte[] pickle) {
        inspecting("model.pkl", pickle).reports(PICKLE, SUSPECT, rule);
    }

    @ParameterizedTest
    @CsvSource({
        "truncated, 800258",
        "unknown opcode, 8002ff2e",
        "protocol 99, 80634e2e",
        "stack underflow, 8002302e",
        "memo miss, 800268072e",
        "mark missing, 8002742e",
        "string length 2^62, 80048d00000000000000402e",
        "negative LONG4, 80028bffffffff2e",
        "text that is no UTF-8, 80025801000000ff2e"
    })
    void whatTheMachineRefusesIsInconclusive(String name, String hex) {
        inspecting("model.pkl", java.util.HexFormat.of().parseHex(hex)).isInconclusive(PICKLE, "malformed");
    }

    @Test
    void aMemoThatIsKeptBetweenStreamsIsFollowed() {
        byte[] first = pickle().proto(4)
                .shortUnicode("os")
                .memoize()
                .shortUnicode("system")
                .memoize()
                .tuple2()
                .stop();
        byte[] second = pickle().proto(4)
                .shortUnicode("x")
                .memoize()
                .binGet(0)
                .binGet(1)
                .raw(0x93)
                .bytes(SYSTEM_ID.toBytes())
                .stop();
        InspectionAssert result =
                inspecting("model.pkl", pickle().bytes(first).bytes(second).toBytes());
        assertThat(result.report(PICKLE).outcome()).isEqualTo(THREAT);
    }

    @Test
    void aFileReaderThatDropsTheRestOfAFrameIsFollowed() {
        // From memory the text hides the payload; from a file the first length byte is dropped with its frame, the text
        // is empty, and the payload runs.
        byte[] payload =
                pickle().global("os", "system").bytes(SYSTEM_ID.toBytes()).stop();
        byte[] whole = pickle().proto(4)
                .frame(2)
                .ascii("X")
                .raw(payload.length + 1, 0, 0, 0, 0)
                .bytes(payload)
                .stop();
        InspectionAssert result = inspecting("model.pkl", whole);
        assertThat(result.report(PICKLE).outcome()).isEqualTo(THREAT);
        assertThat(InspectionAssert.rules(result.report(PICKLE))).contains("pickle.frame.crossed");
    }

    @Test
    void evidenceNamesWhatIsCalledWithWhat() {
        Observation call = inspecting("model.pkl", PickleBuilder.malicious()).report(PICKLE).observations().stream()
                .filter(o -> o.rule().equals("pickle.call.dangerous"))
                .findFirst()
                .orElseThrow();
        assertThat(call.evidence()).containsEntry("callable", "os.system").containsEntry("arguments", "('id')");
        assertThat(call.location().path()).isEqualTo("model.pkl");
        assertThat(call.location().offset()).isPositive();
        assertThat(call.taxonomy()).contains("CWE-502", "AML.T0018.002", "AML.T0011.000", "OWASP LLM05:2026");
    }

    @Test
    void aFindingBeforeAFailureCountsMoreThanTheFailure() {
        byte[] cut = pickle().proto(2)
                .global("os", "system")
                .bytes(SYSTEM_ID.toBytes())
                .toBytes();
        assertThat(InspectionAssert.rules(inspecting("model.pkl", cut).report(PICKLE)))
                .contains("pickle.call.dangerous", "pickle.truncated");
    }

    @Test
    void aStreamBehindJunkIsNamed() {
        byte[] whole = pickle().raw(0x80, 2, 0xff, 0, 1, 2, 3)
                .bytes(PickleBuilder.malicious())
                .toBytes();
        assertThat(inspecting("model.pkl", whole).report(PICKLE).outcome()).isEqualTo(Outcome.THREAT);
    }
}
