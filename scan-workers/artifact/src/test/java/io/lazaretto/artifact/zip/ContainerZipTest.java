package io.lazaretto.artifact.zip;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.InspectionAssert.rules;
import static io.lazaretto.artifact.testing.PickleBuilder.malicious;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import io.lazaretto.artifact.testing.ZipBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Archives in archives, in programs, and with something in them that a walk from outside stumbles into. */
class ContainerZipTest {
    private static final byte[] ENCRYPTED = new byte[40];

    @Test
    void objectArraysStoredInAnArchiveStaySilent() {
        byte[] pickle = PickleBuilder.pickle()
                .proto(3)
                .global("numpy.core.multiarray", "_reconstruct")
                .pop()
                .unicode("x")
                .stop();
        byte[] file = new ZipBuilder().stored("a.npy", npy(pickle)).toBytes();
        inspecting("arrays.npz", file).staysSilent();
    }

    @Test
    void aPayloadInAStoredObjectArrayIsAThreat() {
        byte[] file = new ZipBuilder().stored("a.npy", npy(malicious())).toBytes();
        assertThat(inspecting("arrays.npz", file).report(PICKLE).outcome()).isEqualTo(THREAT);
    }

    @Test
    void anEncryptedMemberIsNeverClearAndSaysSo() {
        byte[] file = new ZipBuilder()
                .stored("model.safetensors", SafetensorsBuilder.clean())
                .entry("secret.pkl", ENCRYPTED, e -> {
                    e.flags = 1;
                    e.localFlags = 1;
                    e.crc = 7;
                    e.localCrc = 7;
                    e.bytes = ENCRYPTED.length - 12;
                })
                .toBytes();
        assertThat(rules(inspecting("model.zip", file).report(FORMAT))).contains("zip.encrypted-data");
        inspecting("model.zip", file).isInconclusive(PICKLE, "encrypted");
    }

    @Test
    void aProgramWithAnArchiveIsNamedAndItsMembersAreLookedAt() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("MZqFpD='\n".getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(new byte[4_096]);
        file.writeBytes(new ZipBuilder().stored("a.pkl", malicious()).toBytes());
        inspecting("model.llamafile", file.toByteArray()).reports(FORMAT, SUSPECT, "llamafile.program");
        assertThat(inspecting("model.llamafile", file.toByteArray())
                        .report(PICKLE)
                        .outcome())
                .isEqualTo(THREAT);
    }

    @Test
    void aProgramAloneIsAProgram() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {0x7f, 'E', 'L', 'F'});
        file.writeBytes(new byte[4_096]);
        TestingModel model =
                TestingModel.of("tool", file.toByteArray()).with("m.safetensors", SafetensorsBuilder.clean());
        assertThat(rules(inspecting(model).report(FORMAT)))
                .contains("format.executable")
                .doesNotContain("llamafile.program");
    }

    /** Version 1.0, one object. */
    private static byte[] npy(byte[] pickle) {
        String header = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }";
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
        file.writeBytes((header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(pickle);
        return file.toByteArray();
    }
}
