package io.lazaretto.artifact.sevenzip;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.PickleBuilder.malicious;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.SevenZipFiles;
import java.util.Arrays;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SevenZipRulesTest {
    private static final byte[] WEIGHTS = SafetensorsBuilder.clean();

    @ParameterizedTest
    @EnumSource(names = {"COPY", "LZMA", "LZMA2", "DEFLATE", "BZIP2"})
    void aCleanArchiveStaysSilentAndAPayloadIsAThreat(SevenZMethod method) {
        inspecting("model.7z", SevenZipFiles.of(method, null, "model.safetensors", WEIGHTS))
                .staysSilent();
        assertThat(inspecting("model.7z", SevenZipFiles.of(method, null, "notes", malicious()))
                        .report(PICKLE)
                        .outcome())
                .isEqualTo(THREAT);
    }

    @Test
    void anEncryptedEntryIsInconclusive() {
        byte[] file = SevenZipFiles.of(SevenZMethod.LZMA2, "secret", "notes", malicious());
        inspecting("model.7z", file).isInconclusive(FORMAT, "encrypted");
    }

    @Test
    void bytesBehindTheEndAreAFinding() {
        byte[] file = SevenZipFiles.of(SevenZMethod.LZMA2, null, "model.safetensors", WEIGHTS);
        byte[] longer = Arrays.copyOf(file, file.length + 20);
        inspecting("model.7z", longer).reports(FORMAT, SUSPECT, "7z.trailing-bytes");
    }

    @Test
    void anEntryNameThatLeavesTheArchiveIsAThreat() {
        inspecting("model.7z", SevenZipFiles.of(SevenZMethod.LZMA2, null, "../../model.safetensors", WEIGHTS))
                .reports(FORMAT, THREAT, "7z.name-path");
    }

    @Test
    void aBombIsAFinding() {
        inspecting("model.7z", SevenZipFiles.of(SevenZMethod.LZMA2, null, "zeros", new byte[8 << 20]))
                .reports(FORMAT, SUSPECT, "7z.ratio");
    }

    @Test
    void everyDamageIsSeen() {
        byte[] file = SevenZipFiles.of(SevenZMethod.LZMA2, null, "model.safetensors", WEIGHTS);
        for (int at = 32; at < file.length; at++) {
            byte[] damaged = file.clone();
            damaged[at] ^= 0x55;
            assertThat(inspecting("model.7z", damaged).inspection().reports())
                    .allSatisfy(r ->
                            assertThat(r.observations()).noneMatch(o -> o.rule().equals("inspect.failed")));
        }
        for (int length = 1; length < file.length; length++) {
            inspecting("model.7z", Arrays.copyOf(file, length)).isNotClear();
        }
    }
}
