package io.lazaretto.artifact.gguf;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.inspect.Detectors.TEMPLATE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.testing.GgufBuilder;
import io.lazaretto.artifact.testing.PickleBuilder;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GgufRulesTest {
    private static final String WALK = "{{ lipsum.__globals__ }}";
    private static final int Q4_0 = 2;

    static Stream<Arguments> valid() {
        return Stream.of(
                Arguments.of("clean", GgufBuilder.clean()),
                Arguments.of("version 2", gguf().version(2).floats("a", 4).toBytes()),
                Arguments.of(
                        "big endian",
                        new GgufBuilder()
                                .bigEndian()
                                .u32("a.b", 7)
                                .floats("a", 4)
                                .toBytes()),
                Arguments.of("no tensors", gguf().toBytes()),
                Arguments.of("scalar", gguf().floats("a").toBytes()),
                Arguments.of(
                        "alignment 8",
                        gguf().alignment(8).floats("a", 3).floats("b", 5).toBytes()),
                Arguments.of(
                        "blocks",
                        gguf().tensor("a", Q4_0, 0, new byte[36], 32, 2).toBytes()),
                Arguments.of("no padding behind the last", Arrays.copyOf(oneTensor(), oneTensor().length - 16)),
                Arguments.of("hyphen", gguf().u32("command-r.block_count", 1).toBytes()),
                Arguments.of("bool", gguf().raw("a.b", 7, 1).toBytes()),
                Arguments.of(
                        "named template",
                        gguf().string("tokenizer.chat_template.Tool_use", "{{ x }}")
                                .toBytes()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void validFilesStaySilent(String name, byte[] file) {
        inspecting("model.gguf", file).staysSilent();
    }

    static Stream<Arguments> broken() {
        byte[] clean = GgufBuilder.clean();
        return Stream.of(
                Arguments.of("header only", Arrays.copyOf(clean, 7)),
                Arguments.of("no data", Arrays.copyOf(clean, clean.length - 70)),
                Arguments.of("version 0", gguf().version(0).toBytes()),
                Arguments.of(
                        "big endian version 2",
                        new GgufBuilder().bigEndian().version(2).toBytes()),
                Arguments.of("tensors 2^61", gguf().counts(1L << 61, 1).toBytes()),
                Arguments.of("tensors 2^63", gguf().counts(Long.MIN_VALUE, 1).toBytes()),
                Arguments.of("pairs 2^61", gguf().counts(0, 1L << 61).toBytes()),
                Arguments.of("pairs 2^63", gguf().counts(0, Long.MIN_VALUE).toBytes()),
                Arguments.of(
                        "key of 70,000 bytes", gguf().u32("a".repeat(70_000), 1).toBytes()),
                Arguments.of("empty key", gguf().u32("", 1).toBytes()),
                Arguments.of("empty segment", gguf().u32("a..b", 1).toBytes()),
                Arguments.of("key with space", gguf().u32("a b", 1).toBytes()),
                Arguments.of("key in upper case", gguf().u32("General.Name", 1).toBytes()),
                Arguments.of("key not ASCII", gguf().u32("schl\u00fcssel", 1).toBytes()),
                Arguments.of(
                        "unknown value type", gguf().raw("a.b", 13, 0, 0, 0, 0).toBytes()),
                Arguments.of("array 2^62", gguf().array("a.b", 4, 1L << 62).toBytes()),
                Arguments.of("array 2^64-1", gguf().array("a.b", 8, -1).toBytes()),
                Arguments.of("array of arrays", gguf().array("a.b", 9, 1).toBytes()),
                Arguments.of(
                        "string 2^62",
                        gguf().raw("a.b", 8, 0, 0, 0, 0, 0, 0, 0, 0x40).toBytes()),
                Arguments.of(
                        "string not UTF-8",
                        gguf().raw("a.b", 8, 1, 0, 0, 0, 0, 0, 0, 0, 0xff).toBytes()),
                Arguments.of("bool 2", gguf().raw("a.b", 7, 2).toBytes()),
                Arguments.of(
                        "template no string",
                        gguf().u32("tokenizer.chat_template", 1).toBytes()),
                Arguments.of(
                        "alignment type", gguf().raw("general.alignment", 0, 32).toBytes()),
                Arguments.of("alignment 0", gguf().alignment(0).floats("a", 4).toBytes()),
                Arguments.of("alignment 3", gguf().alignment(3).floats("a", 4).toBytes()),
                Arguments.of(
                        "alignment 2^31",
                        gguf().u32("general.alignment", 1 << 31).toBytes()),
                Arguments.of(
                        "five dimensions", gguf().floats("a", 1, 1, 1, 1, 1).toBytes()),
                Arguments.of("zero dimension", gguf().floats("a", 4, 0).toBytes()),
                Arguments.of(
                        "negative dimension",
                        gguf().tensor("a", 0, 0, new byte[16], -4).toBytes()),
                Arguments.of(
                        "elements overflow",
                        gguf().tensor("a", 0, 0, new byte[16], 1L << 32, 1L << 32)
                                .toBytes()),
                Arguments.of(
                        "bytes overflow",
                        gguf().tensor("a", 0, 0, new byte[16], 1L << 62).toBytes()),
                Arguments.of(
                        "half a block",
                        gguf().tensor("a", Q4_0, 0, new byte[9], 16).toBytes()),
                Arguments.of(
                        "unknown type",
                        gguf().tensor("a", 99, 0, new byte[16], 4).toBytes()),
                Arguments.of(
                        "removed type",
                        gguf().tensor("a", 4, 0, new byte[16], 32).toBytes()),
                Arguments.of(
                        "removed repacked type",
                        gguf().tensor("a", 31, 0, new byte[18], 32).toBytes()),
                Arguments.of(
                        "gap",
                        gguf().floats("a", 8)
                                .tensor("b", 0, 64, new byte[64], 4)
                                .toBytes()),
                Arguments.of(
                        "overlap",
                        gguf().floats("a", 8).tensor("b", 0, 0, new byte[0], 4).toBytes()),
                Arguments.of(
                        "unaligned",
                        gguf().floats("a", 1).tensor("b", 0, 4, new byte[32], 4).toBytes()),
                Arguments.of("long name", gguf().floats("a".repeat(65), 4).toBytes()),
                Arguments.of("name with NUL", gguf().floats("a\0b", 4).toBytes()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void everyBreachIsMalformed(String name, byte[] file) {
        inspecting("model.gguf", file).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void versionsThatAreNotUnderstoodAreNamed() {
        inspecting("model.gguf", gguf().version(1).toBytes()).isInconclusive(FORMAT, "unsupported format");
        inspecting("model.gguf", gguf().version(4).toBytes()).isInconclusive(FORMAT, "unsupported format");
    }

    static Stream<Arguments> ambiguous() {
        byte[] padded = oneTensor();
        padded[padded.length - 1] = 1;
        return Stream.of(
                Arguments.of(
                        "gguf.duplicate-key", gguf().u32("a.b", 1).u32("a.b", 2).toBytes()),
                Arguments.of(
                        "gguf.duplicate-tensor",
                        gguf().floats("a", 8).floats("a", 8).toBytes()),
                Arguments.of("gguf.trailing-bytes", Arrays.copyOf(oneTensor(), oneTensor().length + 1)),
                Arguments.of("gguf.padding", padded));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ambiguous")
    void whatReadersTakeInTwoWaysIsSuspicious(String rule, byte[] file) {
        inspecting("model.gguf", file).reports(FORMAT, SUSPECT, rule);
    }

    @Test
    void aPickleInsideOfATensorIsAThreat() {
        byte[] pickle = PickleBuilder.malicious();
        byte[] file = gguf().tensor("a", 24, 0, pickle, pickle.length).toBytes();
        assertThat(inspecting("model.gguf", file).report(PICKLE).outcome()).isEqualTo(THREAT);
    }

    @Test
    void aNamedTemplateIsExaminedLikeTheDefaultOne() {
        byte[] file = gguf().string("tokenizer.chat_template", "{{ messages }}")
                .string("tokenizer.chat_template.tool_use", WALK)
                .toBytes();
        inspecting("model.gguf", file).reports(TEMPLATE, THREAT, "template.object-walk");
    }

    @Test
    void aTemplateUnderAnyOtherKeyIsExamined() {
        byte[] file = gguf().string("general.description", "{% if x %}" + WALK + "{% endif %}")
                .toBytes();
        inspecting("model.gguf", file).reports(TEMPLATE, THREAT, "template.object-walk");
    }

    @Test
    void theArchitectureIsAFact() {
        assertThat(inspecting("model.gguf", GgufBuilder.clean())
                        .inspection()
                        .facts()
                        .architecture())
                .isEqualTo("llama");
    }

    private static byte[] oneTensor() {
        return gguf().floats("a", 4).toBytes();
    }

    private static GgufBuilder gguf() {
        return new GgufBuilder().string("general.architecture", "llama");
    }
}
