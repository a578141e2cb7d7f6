package io.lazaretto.artifact.tar;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.InspectionAssert.rules;
import static io.lazaretto.artifact.testing.PickleBuilder.malicious;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TarBuilder;
import io.lazaretto.artifact.testing.TorchBuilder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TarRulesTest {
    private static final byte[] WEIGHTS = SafetensorsBuilder.clean();
    private static final byte[] HIDDEN =
            new TarBuilder().file("a.pkl", malicious()).toBytes();

    private static TarBuilder archive() {
        return new TarBuilder().file("model.safetensors", WEIGHTS);
    }

    static Stream<Arguments> clean() {
        String longName = "layer/".repeat(30) + "model.safetensors";
        return Stream.of(
                Arguments.of("one file", archive().toBytes()),
                Arguments.of(
                        "a torch file last",
                        archive().file("model.bin", TorchBuilder.cleanZip()).toBytes()),
                Arguments.of(
                        "folders",
                        archive().entry("./", new byte[0], h -> h.type = '5').toBytes()),
                Arguments.of(
                        "a pax name",
                        new TarBuilder()
                                .pax("path", longName)
                                .file("x", WEIGHTS)
                                .toBytes()),
                Arguments.of(
                        "a GNU name",
                        new TarBuilder()
                                .entry("././@LongLink", longName.getBytes(StandardCharsets.UTF_8), h -> h.type = 'L')
                                .file("x", WEIGHTS)
                                .toBytes()),
                Arguments.of(
                        "a prefix",
                        new TarBuilder()
                                .entry("model.safetensors", WEIGHTS, h -> h.prefix = "folder")
                                .toBytes()),
                Arguments.of(
                        "no magic number",
                        new TarBuilder()
                                .entry("model.safetensors", WEIGHTS, h -> {
                                    h.magic = new byte[0];
                                    h.type = 0;
                                })
                                .toBytes()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clean")
    void cleanArchivesStaySilent(String form, byte[] file) {
        inspecting("model.tar", file).staysSilent();
    }

    static Stream<Arguments> payloads() {
        return Stream.of(
                Arguments.of(
                        "under any name", archive().file("notes", malicious()).toBytes()),
                Arguments.of(
                        "duplicate, first",
                        new TarBuilder()
                                .file("a", malicious())
                                .file("a", WEIGHTS)
                                .toBytes()),
                Arguments.of(
                        "in a link",
                        archive().entry("l", malicious(), h -> h.type = '1').toBytes()),
                Arguments.of(
                        "in an entry of a kind nobody knows",
                        archive().entry("l", malicious(), h -> h.type = 'Q').toBytes()),
                Arguments.of(
                        "behind a broken header",
                        archive()
                                .entry("x", WEIGHTS, h -> h.badChecksum = true)
                                .file("a.pkl", malicious())
                                .toBytes()),
                Arguments.of("behind the end", concat(archive().toBytes(), malicious())),
                Arguments.of("an archive behind the end", concat(archive().toBytes(), HIDDEN)),
                Arguments.of(
                        "hidden by an extension's size",
                        new TarBuilder()
                                .pax("size", Integer.toString(HIDDEN.length))
                                .entry("w.bin", HIDDEN, h -> h.size = "00000000000")
                                .toBytes()),
                Arguments.of(
                        "torch before zip",
                        new TarBuilder()
                                .file("sys_info", TorchBuilder.stateDict(new byte[0], false))
                                .file("pickle", malicious())
                                .file("storages", TorchBuilder.stateDict(new byte[0], false))
                                .file("tensors", TorchBuilder.stateDict(new byte[0], false))
                                .toBytes()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("payloads")
    void aPayloadIsFoundWhereverItLies(String where, byte[] file) {
        assertThat(inspecting("model.tar", file).report(PICKLE).outcome()).isEqualTo(THREAT);
    }

    static Stream<Arguments> findings() {
        return Stream.of(
                Arguments.of(THREAT, "tar.name-path", archive().file("../../x.txt", text())),
                Arguments.of(THREAT, "tar.name-path", archive().file("/etc/x.txt", text())),
                Arguments.of(SUSPECT, "tar.name-path", archive().file("a/../x.txt", text())),
                Arguments.of(THREAT, "tar.link-escape", archive().link("l", "../secret", '2')),
                Arguments.of(THREAT, "tar.link-escape", archive().link("a/l", "../../secret", '2')),
                Arguments.of(THREAT, "tar.link-escape", archive().link("l", "/etc/passwd", '1')),
                Arguments.of(SUSPECT, "tar.link", archive().link("a/l", "../model.safetensors", '2')),
                Arguments.of(
                        THREAT,
                        "tar.through-link",
                        archive().link("l", "a", '2').file("l/x.txt", text())),
                Arguments.of(SUSPECT, "tar.device", archive().link("d", "", '3')),
                Arguments.of(SUSPECT, "tar.duplicate-name", archive().file("./model.safetensors", WEIGHTS)),
                Arguments.of(SUSPECT, "tar.unknown-type", archive().entry("x.txt", text(), h -> h.type = 'V')),
                Arguments.of(SUSPECT, "tar.readers-disagree", archive().entry("x.txt", text(), h -> h.type = '2')),
                Arguments.of(
                        SUSPECT,
                        "tar.sizes-disagree",
                        archive().pax("size", "2").entry("x.txt", text(), h -> h.size = "00000000000")));
    }

    @ParameterizedTest(name = "{1} {0}")
    @MethodSource("findings")
    void whatAnExtractorWouldFollowIsAFinding(Outcome outcome, String rule, TarBuilder archive) {
        inspecting("model.tar", archive.toBytes()).reports(FORMAT, outcome, rule);
    }

    @Test
    void bytesInThePaddingAreAFinding() {
        byte[] file = new TarBuilder()
                .file("x.txt", text())
                .file("model.safetensors", WEIGHTS)
                .toBytes();
        file[512 + 200] = 'x';
        inspecting("model.tar", file).reports(FORMAT, SUSPECT, "tar.padding");
    }

    @Test
    void anArchiveWithoutEndIsInconclusive() {
        inspecting("model.tar", archive().withoutEnd()).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void anEntryLongerThanTheArchiveIsInconclusive() {
        inspecting(
                        "model.tar",
                        archive()
                                .entry("x.txt", text(), h -> h.size = "77777777777")
                                .toBytes())
                .isInconclusive(FORMAT, "malformed");
    }

    @Test
    void aSizeThatIsNoNumberIsInconclusive() {
        inspecting(
                        "model.tar",
                        archive().entry("x.txt", text(), h -> h.size = "0x10").toBytes())
                .isInconclusive(FORMAT, "malformed");
    }

    @Test
    void aSparseMemberIsLookedAtAsItWouldBeExtracted() {
        byte[] pickle = malicious();
        byte[] stored =
                concat("2\n0\n%d\n4096\n4\n".formatted(pickle.length).getBytes(StandardCharsets.US_ASCII), new byte[0]);
        byte[] data = concat(java.util.Arrays.copyOf(stored, 512), concat(pickle, text()));
        byte[] file =
                archive().pax("GNU.sparse.major", "1").entry("x", data, h -> {}).toBytes();
        assertThat(rules(inspecting("model.tar", file).report(FORMAT))).contains("tar.malformed");
        byte[] whole = new TarBuilder()
                .file("model.safetensors", WEIGHTS)
                .entry(
                        "pax",
                        concat(
                                "22 GNU.sparse.major=1\n".getBytes(StandardCharsets.US_ASCII),
                                "28 GNU.sparse.realsize=4100\n".getBytes(StandardCharsets.US_ASCII)),
                        h -> h.type = 'x')
                .file("x", data)
                .toBytes();
        assertThat(inspecting("model.tar", whole).report(PICKLE).outcome()).isEqualTo(THREAT);
    }

    @Test
    void aMemberBehindASizeThatIsNoPlainNumberIsFound() {
        byte[] file = hiding(new TarBuilder().pax("size", "+512"));
        inspecting("model.tar", file).reports(FORMAT, SUSPECT, "tar.sizes-disagree");
        assertThat(rules(inspecting("model.tar", file).report(FORMAT))).contains("tar.malformed");
        assertThat(inspecting("model.tar", file).report(PICKLE).outcome()).isEqualTo(THREAT);
    }

    @Test
    void aSizeThatIsNoNumberAtAllInAnExtensionIsNotClear() {
        byte[] file = new TarBuilder()
                .pax("size", "many")
                .file("model.safetensors", WEIGHTS)
                .toBytes();
        inspecting("model.tar", file).reports(FORMAT, SUSPECT, "tar.sizes-disagree");
    }

    @Test
    void aMemberBehindTheFirstOfTwoExtensionsIsFound() {
        byte[] file = hiding(new TarBuilder().pax("size", "512").pax("mtime", "1"));
        assertThat(rules(inspecting("model.tar", file).report(FORMAT)))
                .contains("tar.readers-disagree", "tar.sizes-disagree");
        assertThat(inspecting("model.tar", file).report(PICKLE).outcome()).isEqualTo(THREAT);
    }

    @Test
    void anExtensionOfEachKindStaysSilent() {
        String longName = "layer/".repeat(30) + "model.safetensors";
        byte[] name = longName.getBytes(StandardCharsets.UTF_8);
        byte[] file = new TarBuilder()
                .entry("././@LongLink", name, h -> h.type = 'L')
                .pax("mtime", "1.5")
                .file("x", WEIGHTS)
                .toBytes();
        inspecting("model.tar", file).staysSilent();
    }

    /** Weights that an archive follows inside of, where a reader that takes 512 bytes for their size goes on. */
    private static byte[] hiding(TarBuilder extensions) {
        byte[] hidden = new TarBuilder().file("model.pkl", malicious()).withoutEnd();
        String header =
                "{\"t\":{\"dtype\":\"U8\",\"shape\":[%1$d],\"data_offsets\":[0,%1$d]}}".formatted(hidden.length);
        header += " ".repeat(504 - header.length());
        java.nio.ByteBuffer weights = java.nio.ByteBuffer.allocate(512 + hidden.length)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putLong(504)
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .put(hidden);
        return extensions.file("w.safetensors", weights.array()).toBytes();
    }

    private static byte[] text() {
        return "text".getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
