package io.lazaretto.artifact.zstd;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames of the reference encoder, levels 19 and 3, with checksums. */
class ZstdTest {
    private static final byte[] TEXT = Base64.getDecoder()
            .decode(
                    "KLUv/WQfOkUGAEKNIBagKR0Au3+9t9MB4GApZZIpSQr3brUC9J0079mn1VOeGnZO1xo1LP1sXu0zyOg1ZqaZM55K3n7z1Pge"
                            + "2RFqUV2R9W6cmv8bSeXPZkxmNXQzyFfz7F9paFRLN2fJVNlTmn9+ac4zAYLCoSgEoiiBA3EkSAkMCimLo5AAERyIQQ4DoRBh"
                            + "qCEovf3voJ12AxJIEPj/RxCw32PfxUzLLXDvNeq6cto5d8a3tfa+L/d2+Bfae+95R/r/+1/qM9j3OGH0SWCLALIKVaxvHw==");
    private static final byte[] CLEAN = Base64.getDecoder()
            .decode("KLUv/SR4BQMAggcXGRCd5kCEFACgABEqIgAA1tHR0dHR0UG/twyrmcy1lXVVNRX11LSUdFQ0FPTTs5NzUzMT89KyknJSMhLy"
                    + "0bGRcVExEfHQsJBwUDAQkLt9S1wH27rYe297vY7G1QIAj7hrUQ==");
    private static final byte[] MALICIOUS =
            Base64.getDecoder().decode("KLUv/SQoQQEAgASVHQAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjAJpZJSFlFKULj9a4GQ=");

    @Test
    void aFrameOfTheReferenceDecodesToItsText() throws IOException {
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            expected.append("line ").append(i * i % 97).append(" of a text that repeats itself\n");
        }
        byte[] decoded = new ZstdFrame(new ByteArrayInputStream(TEXT)).readAllBytes();
        assertThat(new String(decoded, StandardCharsets.UTF_8)).isEqualTo(expected.toString());
    }

    @Test
    void nothingBehindTheFrameIsTaken() throws IOException {
        ByteArrayInputStream source = new ByteArrayInputStream(join(TEXT, new byte[7]));
        assertThat(new ZstdFrame(source).readAllBytes()).isNotEmpty();
        assertThat(source.available()).isEqualTo(7);
    }

    @Test
    void aWrongChecksumIsDamage() {
        byte[] wrong = TEXT.clone();
        wrong[wrong.length - 1] ^= 1;
        assertThatThrownBy(() -> new ZstdFrame(new ByteArrayInputStream(wrong)).readAllBytes())
                .hasMessageContaining("checksum");
    }

    @Test
    void aWindowBeyondTheLimitIsRefusedWithoutMemory() {
        byte[] file = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) 0xf8, 1, 0, 0};
        assertThatThrownBy(() -> new ZstdFrame(new ByteArrayInputStream(file)).readAllBytes())
                .hasMessageContaining("memory");
    }

    @Test
    void damagedFramesEndInDamageAndNothingElse() {
        Random random = new Random(20261124);
        for (int round = 0; round < 3_000; round++) {
            byte[] mutant = TEXT.clone();
            for (int i = 0; i <= random.nextInt(3); i++) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            int length = round % 3 == 0 ? random.nextInt(mutant.length) : mutant.length;
            assertThat(inspecting("text.zst", Arrays.copyOf(mutant, length))
                            .report(FORMAT)
                            .observations())
                    .noneMatch(o -> o.rule().equals("inspect.failed"));
        }
    }

    @Test
    void aPayloadInAFrameIsAThreatAndACleanPickleStaysSilent() {
        inspecting("model.pkl.zst", CLEAN).staysSilent();
        assertThat(inspecting("model.pkl.zst", MALICIOUS).report(PICKLE).outcome())
                .isEqualTo(THREAT);
        assertThat(inspecting("model.pkl.zst", join(CLEAN, MALICIOUS))
                        .report(PICKLE)
                        .outcome())
                .isEqualTo(THREAT);
    }

    @Test
    void bytesBehindTheLastFrameAreAFinding() {
        inspecting("model.pkl.zst", join(CLEAN, new byte[20])).reports(FORMAT, SUSPECT, "zstd.trailing-bytes");
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
