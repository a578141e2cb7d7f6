package io.lazaretto.artifact.format;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.INCONCLUSIVE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.PickleBuilder.malicious;
import static io.lazaretto.artifact.testing.PickleBuilder.pickle;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import io.lazaretto.artifact.testing.ZipBuilder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatRulesTest {
    private static final byte[] PNG = java.util.HexFormat.of()
            .parseHex("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000049454e44ae426082");

    static Stream<Arguments> inert() {
        return Stream.of(
                Arguments.of(
                        "README.md",
                        text("# Model\n\n```python\nimport os\nfrom x import y\n```\n{% raw %} {% endraw %}\n")),
                Arguments.of("LICENSE", text("Apache License\n")),
                Arguments.of(".gitattributes", text("*.bin filter=lfs diff=lfs merge=lfs -text\n")),
                Arguments.of("vocab.txt", text("cat\ndog\nthe\n[PAD]\n")),
                Arguments.of("merges.txt", text("#version: 0.2\nĠ t\nh e\n")),
                Arguments.of("data.csv", text("a,b\n1,2\n")),
                Arguments.of("data.jsonl", text("{\"a\":1}\n{\"a\":2}\n")),
                Arguments.of("generation_config.json", text("{\"temperature\": 0.7, \"x\": NaN}")),
                Arguments.of(
                        "tokenizer_config.json",
                        text("{\"chat_template\": null, \"auto_map\": {}, \"trust_remote_code\": false}")),
                Arguments.of(
                        "adapter_config.json", text("{\"auto_mapping\": null, \"megatron_core\": \"megatron.core\"}")),
                Arguments.of(
                        "model.safetensors.index.json",
                        text(
                                "{\"weight_map\": {\"model.embed_tokens.weight\": \"model.safetensors\", \"lm_head.weight\": \"model.safetensors\"}}")),
                Arguments.of("picture.png", PNG),
                Arguments.of("paper.pdf", text("%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj\n%%EOF\n")),
                Arguments.of("__init__.txt", new byte[0]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inert")
    void inertFilesBesideAModelStaySilent(String name, byte[] bytes) {
        inspecting(new TestingModel()
                        .with("model.safetensors", SafetensorsBuilder.clean())
                        .with(name, bytes))
                .staysSilent();
    }

    static Stream<Arguments> notUnderstood() {
        return Stream.of(
                Arguments.of("model.gguf", text("GGUF\1\0\0\0"), "unsupported format"),
                Arguments.of("model.ggml", text("lmgg\1\0\0\0"), "unsupported format"),
                Arguments.of("model.onnx", new byte[] {8, 7, 0x12, 1, 'x'}, "malformed"),
                Arguments.of("model.pkl", new byte[] {0x1f, (byte) 0x8b, 8, 0}, "malformed"),
                Arguments.of("model.tar", tar(), "malformed"),
                Arguments.of("model.h5", new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'}, "malformed"),
                Arguments.of("weights", new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, "unknown format"),
                Arguments.of(
                        "model.bin",
                        text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"),
                        "malformed"),
                Arguments.of("model.bin", new byte[0], "malformed"),
                Arguments.of("config.json", text("{\"a\": 1"), "malformed"),
                Arguments.of("config.json", text("{} {}"), "malformed"),
                Arguments.of("config.json", text("[".repeat(3_000)), "limit: JSON"),
                Arguments.of("install.rb", text("puts 1\n"), "not examined: script"),
                Arguments.of(
                        "config.json",
                        text("{\"model\": {\"_target_\": {\"a\": 1}}}"),
                        "not examined: class to be built"),
                Arguments.of(
                        "model.safetensors.index.json",
                        text("{\"weight_map\": {\"a\": \"missing.safetensors\"}}"),
                        "malformed"));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("notUnderstood")
    void whatHasNotBeenLookedAtIsInconclusive(String name, byte[] bytes, String reason) {
        inspecting(new TestingModel()
                        .with("other.safetensors", SafetensorsBuilder.clean())
                        .with(name, bytes))
                .isInconclusive(FORMAT, reason);
    }

    static Stream<Arguments> suspicions() {
        return Stream.of(
                Arguments.of("picture.png", join(PNG, text("more")), "format.trailing-bytes"),
                Arguments.of("model.safetensors", PickleBuilder.malicious(), "format.extension-mismatch"),
                Arguments.of("model.bin", SafetensorsBuilder.clean(), "format.extension-mismatch"),
                Arguments.of("model.gguf", text("plain text"), "format.extension-mismatch"),
                Arguments.of("library.so", new byte[] {0x7f, 'E', 'L', 'F', 2, 1}, "format.executable"),
                Arguments.of("README.md", join(text("# Read me\n"), zip()), "format.polyglot"),
                Arguments.of("README.md", text("cos\nsystem\n(S'id'\ntR."), "format.polyglot"),
                Arguments.of("config.json", text("{\"a\": 1, \"a\": 2}"), "json.duplicate-key"),
                Arguments.of("config.json", text("{\"x\": {\"py/object\": \"os.system\"}}"), "json.object-tag"),
                Arguments.of(
                        "model.safetensors.index.json",
                        text("{\"weight_map\": {\"a\": \"../x.bin\"}}"),
                        "index.shard-path"));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("suspicions")
    void whatTwoReadersSeeDifferentlyIsSuspicious(String name, byte[] bytes, String rule) {
        inspecting(name, bytes).reports(FORMAT, SUSPECT, rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model.pkl",
                "model.bin",
                "README.md",
                "picture.png",
                "model.safetensors",
                "weights",
                "model.gguf"
            })
    void aPickleIsJudgedAsAPickleUnderAnyName(String name) {
        assertThat(inspecting(name, malicious()).report(PICKLE).outcome()).isEqualTo(THREAT);
    }

    @Test
    void aPickleBehindAnImageIsAThreat() {
        assertThat(inspecting("picture.png", join(PNG, malicious()))
                        .report(PICKLE)
                        .outcome())
                .isEqualTo(THREAT);
    }

    @Test
    void aZipBehindSafetensorsIsWalked() {
        assertThat(inspecting("model.safetensors", join(SafetensorsBuilder.clean(), zip()))
                        .report(PICKLE)
                        .outcome())
                .isEqualTo(THREAT);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void objectsInArraysAreWalked(int version) {
        String header = "{'descr': [('a', '<f4'), ('b', [('c', '|O')])], 'fortran_order': False, 'shape': (1,), }\n";
        PickleBuilder array = pickle().raw(0x93).ascii("NUMPY").raw(version, 0);
        array = version == 1 ? array.raw(header.length(), 0) : array.int32(header.length());
        byte[] file = array.ascii(header).bytes(malicious()).toBytes();
        assertThat(inspecting("a.npy", file).report(PICKLE).outcome()).isEqualTo(THREAT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }",
                "{'descr': [('O', '<f4', (2,)), ('x', '<f4')], 'fortran_order': False, 'shape': (1,), }"
            })
    void plainArraysStaySilent(String header) {
        byte[] file = pickle().raw(0x93)
                .ascii("NUMPY")
                .raw(1, 0, header.length(), 0)
                .ascii(header)
                .bytes(new byte[12])
                .toBytes();
        inspecting("a.npy", file).staysSilent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }",
                "{'descr': '<f4', 'fortran_order': False}",
                "{'descr': '<q4', 'fortran_order': False, 'shape': (3,), }",
                "{'descr': __import__('os'), 'fortran_order': False, 'shape': (3,), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9), }"
            })
    void brokenArraysAreMalformed(String header) {
        byte[] file = pickle().raw(0x93)
                .ascii("NUMPY")
                .raw(1, 0, header.length(), 0)
                .ascii(header)
                .bytes(new byte[12])
                .toBytes();
        inspecting("a.npy", file).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void aHeaderNestedThreeThousandDeepIsMalformed() {
        String header = "(".repeat(3_000);
        byte[] file = pickle().raw(0x93)
                .ascii("NUMPY")
                .raw(1, 0, header.length() & 0xff, header.length() >> 8)
                .ascii(header)
                .toBytes();
        inspecting("a.npy", file).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void aFolderWithoutAModelIsInconclusive() {
        var result = inspecting("README.md", text("# nothing here\n")).isInconclusive(FORMAT, "no model");
        assertThat(result.inspection().facts().kind()).isEqualTo("none");
        assertThat(inspecting(new TestingModel()).report(FORMAT).outcome()).isEqualTo(INCONCLUSIVE);
    }

    private static byte[] tar() {
        byte[] tar = new byte[1024];
        System.arraycopy(text("ustar"), 0, tar, 257, 5);
        return tar;
    }

    private static byte[] zip() {
        return new ZipBuilder().stored("a.pkl", malicious()).toBytes();
    }

    private static byte[] join(byte[] a, byte[] b) {
        return pickle().bytes(a).bytes(b).toBytes();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
