package io.lazaretto.proving.oracle;

import static io.lazaretto.schemas.event.Outcome.CLEAR;
import static io.lazaretto.schemas.event.Outcome.INCONCLUSIVE;
import static io.lazaretto.schemas.event.Outcome.NOT_APPLICABLE;
import static io.lazaretto.schemas.event.Outcome.SUSPECT;
import static io.lazaretto.schemas.event.Outcome.THREAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.Candidate;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.VerdictKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictOracleTest {
    private final VerdictOracle oracle = new VerdictOracle(DetectorCatalogue.release());
    private final List<Finding> findings = new ArrayList<>();

    @Test
    void everyInspectionClearPasses() {
        inspection(CLEAR);
        assertThat(decide(Profile.INSPECT, true, true)).isEqualTo(VerdictKind.PASSED);
    }

    @Test
    void nothingExaminedIsInconclusive() {
        assertThat(decide(Profile.INSPECT, true, true)).isEqualTo(VerdictKind.INCONCLUSIVE);
    }

    @Test
    void noModelIsInconclusive() {
        inspection(CLEAR);
        assertThat(decide(Profile.INSPECT, false, false)).isEqualTo(VerdictKind.INCONCLUSIVE);
    }

    @Test
    void aThreatOutweighsEverything() {
        inspection(INCONCLUSIVE);
        finding(DetectorCatalogue.TENSOR_CENSUS, 1, SUSPECT);
        finding(DetectorCatalogue.TENSOR_RECHECK, 2, THREAT);
        assertThat(decide(Profile.STANDARD, false, false)).isEqualTo(VerdictKind.MALICIOUS);
    }

    @Test
    void suspicionOutweighsWhatIsMissing() {
        finding(DetectorCatalogue.FORMAT, 0, SUSPECT);
        assertThat(decide(Profile.DEEP, true, true)).isEqualTo(VerdictKind.SUSPICIOUS);
    }

    @Test
    void anInterimSuspicionIsNoResult() {
        inspection(CLEAR);
        finding(DetectorCatalogue.FORMAT, 0, SUSPECT).setInterim(true);
        assertThat(decide(Profile.INSPECT, true, true)).isEqualTo(VerdictKind.INCONCLUSIVE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"INCONCLUSIVE", "NOT_APPLICABLE"})
    void anInspectionWithoutAResultNeverPasses(Outcome outcome) {
        inspection(CLEAR);
        findings.getLast().setOutcome(outcome);
        assertThat(decide(Profile.INSPECT, true, true)).isEqualTo(VerdictKind.INCONCLUSIVE);
    }

    @Test
    void standardNeedsTheCensusWhereTensorsCanBeRead() {
        inspection(CLEAR);
        assertThat(decide(Profile.STANDARD, true, true)).isEqualTo(VerdictKind.INCONCLUSIVE);
        assertThat(decide(Profile.STANDARD, true, false)).isEqualTo(VerdictKind.PASSED);
        finding(DetectorCatalogue.TENSOR_CENSUS, 1, CLEAR);
        finding(DetectorCatalogue.TENSOR_RECHECK, 2, NOT_APPLICABLE);
        assertThat(decide(Profile.STANDARD, true, true)).isEqualTo(VerdictKind.PASSED);
    }

    @Test
    void candidatesMustBeTested() {
        inspection(CLEAR);
        finding(DetectorCatalogue.TENSOR_CENSUS, 1, CLEAR)
                .setCandidates(List.of(Candidate.newBuilder()
                        .setKind("tensor-row")
                        .setValue("w:1")
                        .setProposedBy(DetectorCatalogue.TENSOR_CENSUS)
                        .build()));
        assertThat(decide(Profile.STANDARD, true, true)).isEqualTo(VerdictKind.INCONCLUSIVE);
        finding(DetectorCatalogue.TENSOR_RECHECK, 2, CLEAR);
        assertThat(decide(Profile.STANDARD, true, true)).isEqualTo(VerdictKind.PASSED);
    }

    @Test
    void whatTheVerdictCallsMissingIsMissing() {
        inspection(CLEAR);
        Basis basis = new Basis(Profile.INSPECT, true, true, false, findings, List.of("bait"));
        assertThat(oracle.decide(basis)).isEqualTo(VerdictKind.INCONCLUSIVE);
    }

    private VerdictKind decide(Profile profile, boolean hasModel, boolean readableTensors) {
        return oracle.decide(new Basis(profile, hasModel, readableTensors, false, findings, List.of()));
    }

    private void inspection(Outcome outcome) {
        DetectorCatalogue.release().required(Profile.INSPECT, 0).forEach(d -> finding(d.id(), 0, outcome));
    }

    private Finding finding(String detector, int stage, Outcome outcome) {
        Finding finding = Finding.newBuilder()
                .setFindingId("fnd-" + detector + findings.size())
                .setSubject("sha256:" + "0".repeat(64))
                .setDetector(detector)
                .setDetectorVersion("1")
                .setConfigDigest("c")
                .setStage(stage)
                .setOutcome(outcome)
                .setDurationMillis(1)
                .setProducedAt(Instant.EPOCH)
                .build();
        findings.add(finding);
        return finding;
    }
}
