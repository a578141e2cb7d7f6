package io.lazaretto.aggregator.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.Expectation;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Profile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void passedSaysWhatWasNotExaminedAndNeverSafe() {
        String summary = summary(Findings.inspection(Findings.CONTENT, DetectorCatalogue.PICKLE));
        assertThat(summary)
                .startsWith("Passed: no finding by artifact.pickle")
                .contains("not examined:", "data-poisoning")
                .doesNotContain("code-execution")
                .doesNotContainIgnoringCase("safe");
    }

    @Test
    void aThreatNamesDetectorRuleAndPlace() {
        assertThat(summary(Findings.inspection(Findings.CONTENT, DetectorCatalogue.PICKLE, Outcome.THREAT)))
                .isEqualTo("Malicious: artifact.pickle found: the pickle imports os.system "
                        + "(rule pickle.global.dangerous, in model.pt).");
    }

    @Test
    void textFromTheArtifactIsBoundedAndPrintable() {
        Finding finding = Findings.inspection(Findings.CONTENT, DetectorCatalogue.PICKLE, Outcome.THREAT);
        finding.getObservations().getFirst().getLocation().setPath("a\nb\u202e\u0007" + "x".repeat(10_000));
        assertThat(summary(finding)).hasSizeLessThan(1002).doesNotContain("\n", "\u202e", "\u0007");
    }

    @Test
    void anInconclusiveOneNamesTheReason() {
        assertThat(summary(Findings.inspection(Findings.CONTENT, DetectorCatalogue.PICKLE, Outcome.INCONCLUSIVE)))
                .isEqualTo("Inconclusive: artifact.pickle could not decide (unsupported format).");
    }

    private static String summary(Finding finding) {
        Expectation expectation =
                new Expectation(finding.getDetector(), "1", finding.getFindingId(), 0, true, true, null);
        Examination examination = new Examination(
                Profile.INSPECT,
                Optional.of(Findings.facts()),
                List.of(new Slot(expectation, finding)),
                true,
                List.of());
        return Assessment.of(examination, Findings.CATALOGUE, false).summary();
    }
}
