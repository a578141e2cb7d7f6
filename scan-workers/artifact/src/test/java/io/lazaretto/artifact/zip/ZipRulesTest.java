package io.lazaretto.artifact.zip;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.PickleBuilder.malicious;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.inspect.InspectionLimits;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import io.lazaretto.artifact.testing.TorchBuilder;
import io.lazaretto.artifact.testing.ZipBuilder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ZipRulesTest {
    private static final byte[] CLEAN = TorchBuilder.stateDict(new byte[0], false);

    @Test
    void aCleanTorchArchiveStaysSilent() {
        assertThat(inspecting("pytorch_model.bin", TorchBuilder.cleanZip())
                        .staysSilent()
                        .inspection()
                        .facts()
                        .formats())
                .contains("torch-zip");
    }

    @Test
    void aCleanLegacyTorchFileStaysSilent() {
        assertThat(inspecting("model.pt", TorchBuilder.cleanLegacy())
                        .staysSilent()
                        .inspection()
                        .facts()
                        .formats())
                .containsExactly("torch-legacy");
    }

    @Test
    void aPayloadInALegacyTorchFileIsAThreat() {
        assertThat(inspecting("model.pt", TorchBuilder.legacy(TorchBuilder.payload()))
                        .report(PICKLE)
                        .outcome())
                .isEqualTo(THREAT);
    }

    static Stream<Arguments> threats() {
        byte[] nested = new ZipBuilder().deflated("inner.bin", malicious()).toBytes();
        return Stream.of(
                Arguments.of("in the data pickle", TorchBuilder.maliciousZip()),
                Arguments.of(
                        "in another entry",
                        archive().stored("archive/extra", malicious()).toBytes()),
                Arguments.of(
                        "under a text name",
                        archive().stored("archive/data.txt", malicious()).toBytes()),
                Arguments.of(
                        "deflated",
                        archive().deflated("archive/extra", malicious()).toBytes()),
                Arguments.of(
                        "in a storage",
                        new ZipBuilder()
                                .stored("archive/data.pkl", CLEAN)
                                .stored("archive/data/0", malicious())
                                .toBytes()),
                Arguments.of(
                        "duplicate, first",
                        new ZipBuilder()
                                .stored("archive/data.pkl", malicious())
                                .stored("archive/data.pkl", CLEAN)
                                .toBytes()),
                Arguments.of(
                        "duplicate, last",
                        archive().stored("archive/data.pkl", malicious()).toBytes()),
                Arguments.of(
                        "behind a wrong checksum",
                        archive()
                                .entry("archive/x.pkl", malicious(), e -> e.crc = e.localCrc = 1)
                                .toBytes()),
                Arguments.of(
                        "under a method nobody knows",
                        archive()
                                .entry("archive/x.pkl", malicious(), e -> e.method = 77)
                                .toBytes()),
                Arguments.of(
                        "marked as encrypted",
                        archive()
                                .entry("archive/x.pkl", malicious(), e -> e.flags = e.localFlags = 1)
                                .toBytes()),
                Arguments.of(
                        "not in the directory",
                        archive()
                                .entry("archive/x.pkl", malicious(), e -> e.listed = false)
                                .toBytes()),
                Arguments.of(
                        "between entries",
                        archive()
                                .raw(malicious())
                                .stored("archive/z", "z".getBytes(StandardCharsets.US_ASCII))
                                .toBytes()),
                Arguments.of("in the comment", archive().comment(malicious()).toBytes()),
                Arguments.of(
                        "archive in archive",
                        archive().stored("archive/inner.zip", nested).toBytes()),
                Arguments.of("archive in the comment", archive().comment(nested).toBytes()),
                Arguments.of(
                        "two archives",
                        PickleBuilder.pickle()
                                .bytes(nested)
                                .bytes(TorchBuilder.cleanZip())
                                .toBytes()),
                Arguments.of(
                        "behind a pickle",
                        PickleBuilder.pickle()
                                .proto(2)
                                .none()
                                .ascii(".")
                                .bytes(nested)
                                .toBytes()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("threats")
    void aPayloadAnywhereIsAThreat(String where, byte[] file) {
        assertThat(inspecting("pytorch_model.bin", file).report(PICKLE).outcome())
                .as(where)
                .isEqualTo(THREAT);
    }

    static Stream<Arguments> suspicions() {
        byte[] text = "text".getBytes(StandardCharsets.US_ASCII);
        return Stream.of(
                Arguments.of(
                        "zip.names-disagree",
                        archive().entry("archive/a.txt", text, e -> e.localName = "archive/b.txt")),
                Arguments.of("zip.headers-disagree", archive().entry("archive/a.txt", text, e -> e.localFlags = 1)),
                Arguments.of("zip.headers-disagree", archive().entry("archive/a.txt", text, e -> e.localCrc = 9)),
                Arguments.of("zip.crc-mismatch", archive().entry("archive/a.txt", text, e -> e.crc = e.localCrc = 9)),
                Arguments.of("zip.size-mismatch", archive().entry("archive/a.txt", text, e -> e.bytes = 3)),
                Arguments.of("zip.duplicate-name", archive().stored("archive/version", text)),
                Arguments.of("zip.name-path", archive().stored("a/../a.txt", text)),
                Arguments.of("zip.name-path", archive().stored("a\\b.txt", text)),
                Arguments.of(
                        "zip.symlink", archive().entry("archive/a", text, e -> e.externalAttributes = 0120777 << 16)),
                Arguments.of("zip.encrypted", archive().entry("archive/a.txt", text, e -> e.flags = e.localFlags = 1)),
                Arguments.of("zip.flags", archive().entry("archive/a.txt", text, e -> e.flags = e.localFlags = 0x20)),
                Arguments.of("zip.gap", archive().raw(text).stored("archive/a.txt", text)),
                Arguments.of("zip.hidden-entry", archive().entry("archive/a.txt", text, e -> e.listed = false)),
                Arguments.of(
                        "zip.leading-bytes",
                        new ZipBuilder()
                                .raw("PK\3\4 is no entry".getBytes(StandardCharsets.US_ASCII))
                                .stored("a.txt", text)),
                Arguments.of(
                        "zip.ratio",
                        archive()
                                .deflated(
                                        "archive/zeros.txt", " ".repeat(8 << 20).getBytes(StandardCharsets.US_ASCII))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("suspicions")
    void whatReadersTakeInTwoWaysIsSuspicious(String rule, ZipBuilder archive) {
        inspecting("pytorch_model.bin", archive.toBytes()).reports(FORMAT, SUSPECT, rule);
    }

    @Test
    void trailingBytesAreSuspicious() {
        byte[] file = PickleBuilder.pickle()
                .bytes(TorchBuilder.cleanZip())
                .ascii("tail")
                .toBytes();
        inspecting("model.pt", file).reports(FORMAT, SUSPECT, "zip.trailing-bytes");
    }

    @Test
    void anUnknownMethodIsInconclusive() {
        byte[] file = archive()
                .entry("archive/a.txt", new byte[4], e -> e.method = 98)
                .toBytes();
        assertThat(InspectionAssert.rules(inspecting("model.pt", file).report(PICKLE)))
                .contains("zip.method");
    }

    @Test
    void aMissingStorageIsMalformed() {
        byte[] file = new ZipBuilder().stored("archive/data.pkl", CLEAN).toBytes();
        inspecting("model.pt", file).isInconclusive(PICKLE, "malformed");
    }

    @Test
    void aStorageThatNoTensorUsesIsSuspicious() {
        byte[] file = archive().stored("archive/data/7", new byte[4]).toBytes();
        inspecting("model.pt", file).reports(PICKLE, SUSPECT, "torch.unreferenced-storage");
    }

    @Test
    void aStoredArchiveInsideAnArchiveIsNoSecondEnd() {
        byte[] inner = new ZipBuilder()
                .stored("a.txt", "text".getBytes(StandardCharsets.US_ASCII))
                .toBytes();
        inspecting(
                        "data.zip",
                        new ZipBuilder()
                                .stored("inner.zip", inner)
                                .stored("x.npy", npy())
                                .toBytes())
                .staysSilent();
    }

    @Test
    void archivesNestedBeyondTheLimitAreInconclusive() {
        byte[] file = new ZipBuilder()
                .stored("a.txt", "text".getBytes(StandardCharsets.US_ASCII))
                .toBytes();
        for (int depth = 0; depth < 6; depth++) {
            file = new ZipBuilder().stored("inner.zip", file).toBytes();
        }
        inspecting("data.zip", file).isInconclusive(FORMAT, "limit: archives in archives");
    }

    @Test
    void aBombIsStoppedByTheBudget() {
        byte[] bomb = archive().deflated("archive/zeros", new byte[32 << 20]).toBytes();
        InspectionLimits all = InspectionLimits.DEFAULT;
        InspectionLimits small = new InspectionLimits(
                all.duration(),
                all.pickleOpcodes(),
                1 << 20,
                all.nesting(),
                all.observations(),
                all.pickle(),
                all.safetensors(),
                all.zip());
        inspecting(TestingModel.of("model.pt", bomb), small).isInconclusive(FORMAT, "limit: inflated bytes");
    }

    @Test
    void tensOfThousandsOfEntriesAreOrdinary() {
        ZipBuilder many = archive();
        byte[] text = {'a'};
        for (int i = 0; i < 30_000; i++) {
            many.stored("archive/t" + i + ".txt", text);
        }
        inspecting("model.pt", many.toBytes()).staysSilent();
    }

    private static byte[] npy() {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }\n";
        return PickleBuilder.pickle()
                .raw(0x93)
                .ascii("NUMPY")
                .raw(1, 0, header.length(), 0)
                .ascii(header)
                .bytes(new byte[4])
                .toBytes();
    }

    private static ZipBuilder archive() {
        return TorchBuilder.archive(CLEAN);
    }
}
