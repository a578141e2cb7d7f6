package io.lazaretto.aggregator.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Observation;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingBudgetTest {
    private static final int BUDGET = 64 * 1024;

    @Test
    void whatFitsIsLeftAlone() {
        List<Finding> findings = List.of(huge(3));
        assertThat(FindingBudget.fit(findings, 10 << 20)).isSameAs(findings);
    }

    @Test
    void whatIsTooLargeLosesEvidenceAndSaysSo() {
        Finding small = Findings.inspection(Findings.CONTENT, DetectorCatalogue.FORMAT);
        List<Finding> fitted = FindingBudget.fit(List.of(huge(5000), small), BUDGET);
        assertThat(fitted.stream().mapToInt(EncodedSize::of).sum()).isLessThanOrEqualTo(BUDGET);
        assertThat(fitted.get(1)).isSameAs(small);
        Finding shrunk = fitted.getFirst();
        assertThat(shrunk.getOutcome()).isEqualTo(Outcome.THREAT);
        assertThat(shrunk.getObservations().getFirst().getSeverity()).isEqualTo(Severity.CRITICAL);
        assertThat(shrunk.getObservations().getLast().getRule()).isEqualTo(Truncation.RULE);
    }

    @Test
    void theOrderOfFindingsDoesNotMatter() {
        List<Finding> findings = new ArrayList<>(
                List.of(huge(5000), huge(10), Findings.inspection(Findings.CONTENT, DetectorCatalogue.MANIFEST)));
        findings.get(1).setFindingId("fnd-second");
        List<Finding> forwards = FindingBudget.fit(findings, BUDGET);
        assertThat(FindingBudget.fit(findings.reversed(), BUDGET).reversed()).isEqualTo(forwards);
    }

    @Test
    void shrinkingAgainKeepsTheCountOfWhatWasLeftOut() {
        Finding finding = huge(1);
        finding.setCandidates(IntStream.range(0, 90)
                .mapToObj(i -> Findings.candidate("row " + i, i))
                .toList());
        Finding limited = Truncation.limitCandidates(finding, 64, 4096);
        assertThat(limited.getCandidates()).hasSize(64);
        assertThat(Truncation.candidatesLeftOut(limited)).isEqualTo(26);
        Finding shrunk = FindingBudget.fit(List.of(limited), 2048).getFirst();
        assertThat(Truncation.candidatesLeftOut(shrunk)).isEqualTo(90);
    }

    @Test
    void aFindingWithinTheLimitOfCandidatesIsLeftAlone() {
        Finding finding = huge(1);
        finding.setCandidates(List.of(Findings.candidate("row 1", 1)));
        assertThat(Truncation.limitCandidates(finding, 64, 4096)).isSameAs(finding);
        assertThat(Truncation.candidatesLeftOut(finding)).isZero();
    }

    private static Finding huge(int observations) {
        Finding finding = Findings.inspection(Findings.CONTENT, DetectorCatalogue.PICKLE, Outcome.THREAT);
        List<Observation> all = new ArrayList<>();
        for (int i = 0; i < observations; i++) {
            Observation observation = Findings.observation(i == observations / 2 ? Severity.CRITICAL : Severity.LOW);
            observation.setEvidence(Map.of("text", "x".repeat(2000)));
            all.add(observation);
        }
        finding.setObservations(all);
        return finding;
    }
}
