package io.lazaretto.artifact.rdata;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.testing.Compressed;
import io.lazaretto.artifact.testing.InspectionAssert;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RdataRulesTest {
    private static final int NULL = 254;
    private static final int ATTRIBUTES = 1 << 9;
    private static final int TAG = 1 << 10;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    RdataRulesTest() {
        out.writeBytes("X\n".getBytes(StandardCharsets.US_ASCII));
        ints(2, 0x40301, 0x20300);
    }

    private RdataRulesTest ints(int... values) {
        for (int value : values) {
            out.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
        }
        return this;
    }

    private RdataRulesTest text(String text) {
        ints(9, text.length());
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    private RdataRulesTest symbol(String name) {
        return ints(1).text(name);
    }

    private InspectionAssert inspected() {
        return inspecting("model.rds", out.toByteArray());
    }

    @Test
    void dataAreClear() {
        ints(19 | ATTRIBUTES, 2).ints(13, 1, 7).ints(16, 1).text("a").ints(2 | TAG);
        symbol("names").ints(16, 2).text("n").text("t").ints(NULL);
        inspected().staysSilent();
    }

    @Test
    void aCompressedFileIsLookedInto() {
        ints(5, 242).symbol("x").ints(NULL);
        inspecting("model.rds", Compressed.GZIP.of(out.toByteArray())).reports(FORMAT, THREAT, "r.promise");
    }

    @Test
    void formulasAreClear() {
        ints(6 | ATTRIBUTES, 2 | TAG).symbol(".Environment").ints(253, NULL);
        symbol("~").ints(2).symbol("y").ints(2).symbol("x").ints(NULL);
        inspected().staysSilent();
    }

    /** The head of the second call is a reference to the symbol of the first. */
    @Test
    void callsThatRunProgramsAreAThreat() {
        ints(19, 2)
                .ints(6)
                .symbol("system")
                .ints(2, 16, 1)
                .text("id")
                .ints(NULL)
                .ints(6, 1 << 8 | 255, NULL);
        inspected().reports(FORMAT, THREAT, "r.dangerous-call");
    }

    @Test
    void aCallBehindManyOthersIsJudged() {
        ints(19, 300);
        for (int i = 0; i < 299; i++) {
            ints(6).symbol("acme" + i).ints(NULL);
        }
        ints(6).symbol("system").ints(NULL);
        inspected().reports(FORMAT, THREAT, "r.dangerous-call");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "eval", "unlink"})
    void otherCallsAreSuspicious(String function) {
        ints(6).symbol(function).ints(NULL);
        inspected().reports(FORMAT, SUSPECT, "r.call");
    }

    @Test
    void aCallOfACallIsSuspicious() {
        ints(6, 6).symbol("~").ints(NULL, NULL);
        inspected().reports(FORMAT, SUSPECT, "r.computed-call");
    }

    /** CVE-2024-27322. */
    @Test
    void aPromiseIsAThreat() {
        ints(19, 1, 5, 242).symbol("x").ints(6).symbol("~").ints(NULL);
        inspected().reports(FORMAT, THREAT, "r.promise");
    }

    @Test
    void functionsAndExpressionsAreSuspicious() {
        ints(3, 253, NULL).symbol("x");
        inspected().reports(FORMAT, SUSPECT, "r.function");
        RdataRulesTest expression = new RdataRulesTest().ints(20, 1).symbol("x");
        expression.inspected().reports(FORMAT, SUSPECT, "r.expression");
        RdataRulesTest compiled = new RdataRulesTest().ints(21, 1, 2, 3);
        compiled.inspected().reports(FORMAT, SUSPECT, "r.bytecode");
        RdataRulesTest persistent = new RdataRulesTest().ints(247, 0, 1).text("x");
        persistent.inspected().reports(FORMAT, SUSPECT, "r.persistent");
    }

    /** {@code serialize.c}: an empty, a missing and an unbound value, and the four environments that need no name. */
    @ParameterizedTest
    @ValueSource(ints = {254, 253, 252, 251, 250, 242, 241})
    void valuesWithoutAContentAreClear(int type) {
        ints(19, 2, type, 13, 1, 7);
        inspected().staysSilent();
    }

    /** A namespace and the environment of a package, by name and version; the second time by reference. */
    @ParameterizedTest
    @ValueSource(ints = {249, 248})
    void namesOfPackagesAreClear(int type) {
        ints(19, 2, type, 0, 2).text("stats").text("4.3.1").ints(1 << 8 | 255);
        inspected().staysSilent();
        new RdataRulesTest().ints(type, 1, 1).text("x").inspected().isInconclusive(FORMAT, "malformed");
    }

    /** References to classes and functions, which no R reads, and what stands in byte code only. */
    @ParameterizedTest
    @ValueSource(ints = {246, 245, 244, 243, 240, 239})
    void whatROnlyReservesIsMalformed(int type) {
        ints(type, 0, 0, 0);
        inspected().isInconclusive(FORMAT, "malformed");
    }

    @Test
    void aPersistentObjectCanBeReferredTo() {
        ints(19, 2, 247, 0, 1).text("x").ints(1 << 8 | 255);
        inspected().reports(FORMAT, SUSPECT, "r.persistent");
    }

    private RdataRulesTest compact(String name, String origin) {
        ints(238, 2).symbol(name).ints(2).symbol(origin).ints(2, 13, 1, 13, NULL);
        return ints(14, 3).ints(0, 0, 0, 0, 0, 0).ints(NULL);
    }

    @Test
    void compactVectorsOfOtherPackagesAreSuspicious() {
        compact("compact_intseq", "base").inspected().staysSilent();
        new RdataRulesTest().compact("mmap_real", "simplemmap").inspected().reports(FORMAT, SUSPECT, "r.altrep");
        new RdataRulesTest().compact("compact_intseq", "acme").inspected().reports(FORMAT, SUSPECT, "r.altrep");
    }

    @Test
    void whatBreaksTheFormatIsMalformed() {
        ints(19, 3).ints(NULL);
        inspected().isInconclusive(FORMAT, "malformed");
        new RdataRulesTest().ints(NULL, NULL).inspected().isInconclusive(FORMAT, "malformed");
        new RdataRulesTest().ints(13, Integer.MAX_VALUE).inspected().isInconclusive(FORMAT, "malformed");
        new RdataRulesTest().ints(13, -1, -1, -1).inspected().isInconclusive(FORMAT, "malformed");
        new RdataRulesTest().ints(9 << 8 | 255).inspected().isInconclusive(FORMAT, "malformed");
        new RdataRulesTest().ints(99).inspected().isInconclusive(FORMAT, "malformed");
    }

    @Test
    void otherFormsAreNotExamined() {
        inspecting("model.rds", "A\n3\n262402\n197888\n5\nUTF-8\n254\n".getBytes(StandardCharsets.US_ASCII))
                .isInconclusive(FORMAT, "not examined: R text or native form");
        inspecting("model.rds", new byte[] {'B', '\n', 3, 0, 0, 0, 1, 0, 0, 0})
                .isInconclusive(FORMAT, "not examined: R text or native form");
    }
}
