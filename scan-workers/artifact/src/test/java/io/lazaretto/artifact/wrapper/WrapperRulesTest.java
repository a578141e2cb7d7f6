package io.lazaretto.artifact.wrapper;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.InspectionAssert.rules;
import static io.lazaretto.artifact.testing.PickleBuilder.malicious;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.inspect.InspectionLimits;
import io.lazaretto.artifact.inspect.Inspector;
import io.lazaretto.artifact.testing.Compressed;
import io.lazaretto.artifact.testing.TarBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import io.lazaretto.artifact.testing.TorchBuilder;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WrapperRulesTest {
    private static final byte[] CLEAN = TorchBuilder.stateDict(new byte[0], false);

    @ParameterizedTest
    @EnumSource
    void aCleanPickleStaysSilent(Compressed form) {
        inspecting("model.joblib", form.of(CLEAN)).staysSilent();
    }

    @ParameterizedTest
    @EnumSource
    void aPayloadIsAThreat(Compressed form) {
        assertThat(inspecting("model.joblib", form.of(malicious()))
                        .report(PICKLE)
                        .outcome())
                .isEqualTo(THREAT);
    }

    @ParameterizedTest
    @EnumSource
    void aPayloadInASecondStreamIsAThreat(Compressed form) {
        byte[] file = concat(form.of(CLEAN), form.of(malicious()));
        assertThat(inspecting("model.joblib", file).report(PICKLE).outcome()).isEqualTo(THREAT);
    }

    @ParameterizedTest
    @EnumSource
    void bytesBehindTheEndAreAFindingAndAreLookedAt(Compressed form) {
        byte[] file = concat(form.of(CLEAN), malicious());
        assertThat(rules(inspecting("model.joblib", file)
                        .reports(FORMAT, SUSPECT, form.id() + ".trailing-bytes")
                        .report(PICKLE)))
                .contains("pickle.call.dangerous");
    }

    @ParameterizedTest
    @EnumSource
    void whatEndsEarlyIsNeverClear(Compressed form) {
        byte[] whole = form.of(CLEAN);
        for (int length = whole.length - 1; length > whole.length / 2; length--) {
            inspecting("model.joblib", Arrays.copyOf(whole, length)).isNotClear();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBombIsAFinding(Compressed form) {
        inspecting("model.joblib", form.of(new byte[8 << 20])).reports(FORMAT, SUSPECT, form.id() + ".ratio");
    }

    @ParameterizedTest
    @EnumSource
    void layersAreUnwrapped(Compressed form) {
        byte[] archive = new TarBuilder().file("a", form.of(malicious())).toBytes();
        assertThat(inspecting("model.tar", form.of(archive)).report(PICKLE).outcome())
                .isEqualTo(THREAT);
    }

    @ParameterizedTest
    @EnumSource
    void moreLayersThanAllowedAreInconclusive(Compressed form) {
        byte[] file = malicious();
        for (int i = 0; i < 6; i++) {
            file = form.of(file);
        }
        inspecting("model.joblib", file).isInconclusive(PICKLE, "limit: archives in archives");
    }

    @Test
    void aPathAsNameInAGzipHeaderIsAFinding() {
        inspecting("model.joblib", Compressed.gzipNamed("../x", CLEAN)).reports(FORMAT, SUSPECT, "gzip.name-path");
    }

    @Test
    void aPlainNameInAGzipHeaderStaysSilent() {
        inspecting("model.joblib", Compressed.gzipNamed("model.joblib", CLEAN)).staysSilent();
    }

    @Test
    void zerosBehindGzipStaySilent() {
        inspecting("model.joblib", Arrays.copyOf(Compressed.GZIP.of(CLEAN), 4_096))
                .staysSilent();
    }

    @Test
    void aPayloadInASkippableFrameIsAThreat() {
        byte[] payload = malicious();
        byte[] frame = concat(new byte[] {0x5a, 0x2a, 0x4d, 0x18, (byte) payload.length, 0, 0, 0}, payload);
        byte[] clean = Compressed.LZ4.of(CLEAN);
        assertThat(inspecting("model.joblib", concat(frame, clean))
                        .report(PICKLE)
                        .outcome())
                .isEqualTo(THREAT);
        assertThat(inspecting("model.joblib", concat(clean, frame))
                        .report(PICKLE)
                        .outcome())
                .isEqualTo(THREAT);
    }

    @Test
    void anArchiveThatLiesStoredInsideIsNoPolyglot() {
        inspecting("model.bin.gz", Compressed.gzipStored(TorchBuilder.cleanZip()))
                .staysSilent();
    }

    @Test
    void aContentLargerThanMemoryKeepsIsReadAgain() {
        byte[] large = new byte[40 << 20];
        new java.util.Random(1).nextBytes(large);
        byte[] file = Compressed.gzipStored(concat(CLEAN, large));
        inspecting(TestingModel.of("model.joblib", file), InspectionLimits.DEFAULT.within(Duration.ofSeconds(60)))
                .reports(PICKLE, SUSPECT, "pickle.trailing-bytes");
    }

    @Test
    void textThatBeginsLikeZlibIsText() {
        assertThat(new Inspector(InspectionLimits.DEFAULT)
                        .inspect(TestingModel.of(
                                "notes",
                                "x^2 + y^2 = z^2 has many solutions".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                        .facts()
                        .formats())
                .containsExactly("text");
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
