package io.lazaretto.aggregator.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.Expectation;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every combination of what two detectors and the plan can say. */
class VerdictRulesTest {
    /** What one slot can hold. */
    private enum Held {
        CLEAR,
        SUSPECT,
        THREAT,
        INCONCLUSIVE,
        WORKER_SAYS_NOT_APPLICABLE,
        RETRYABLE,
        INTERIM,
        NOTHING,
        RULED_OUT,
        UNDECIDABLE,
        NOT_PLANNED_YET
    }

    private enum Facts {
        MODEL,
        NO_MODEL,
        UNKNOWN
    }

    @Test
    void everyCombinationFollowsTheTable() {
        int combinations = 0;
        for (Held inspection : Held.values()) {
            for (Held search : Held.values()) {
                for (boolean required : new boolean[] {true, false}) {
                    for (boolean planComplete : new boolean[] {true, false}) {
                        for (Facts facts : Facts.values()) {
                            for (boolean obstacle : new boolean[] {true, false}) {
                                Examination examination = new Examination(
                                        Profile.STANDARD,
                                        facts(facts),
                                        List.of(slot(inspection, 0, true), slot(search, 1, required)),
                                        planComplete,
                                        obstacle ? List.of("the policy is unknown") : List.of());
                                assertThat(VerdictRules.decide(examination))
                                        .as(
                                                "%s %s required=%s complete=%s %s obstacle=%s",
                                                inspection, search, required, planComplete, facts, obstacle)
                                        .isEqualTo(
                                                expected(inspection, search, required, planComplete, facts, obstacle));
                                combinations++;
                            }
                        }
                    }
                }
            }
        }
        assertThat(combinations).isEqualTo(11 * 11 * 2 * 2 * 3 * 2);
    }

    /** The table of the design, written down independently of the implementation. */
    private static VerdictKind expected(
            Held inspection, Held search, boolean required, boolean planComplete, Facts facts, boolean obstacle) {
        List<Held> all = List.of(inspection, search);
        if (all.contains(Held.THREAT)) {
            return VerdictKind.MALICIOUS;
        }
        if (all.contains(Held.SUSPECT)) {
            return VerdictKind.SUSPICIOUS;
        }
        boolean inspected = inspection == Held.CLEAR || inspection == Held.RULED_OUT;
        boolean searched = !required || search == Held.CLEAR || search == Held.RULED_OUT;
        return inspected && searched && planComplete && facts == Facts.MODEL && !obstacle
                ? VerdictKind.PASSED
                : VerdictKind.INCONCLUSIVE;
    }

    @Test
    void withoutASingleSlotNothingPasses() {
        Examination nothing =
                new Examination(Profile.INSPECT, Optional.of(Findings.facts()), List.of(), true, List.of());
        assertThat(VerdictRules.decide(nothing)).isEqualTo(VerdictKind.INCONCLUSIVE);
    }

    private static Optional<ModelFacts> facts(Facts facts) {
        return switch (facts) {
            case MODEL -> Optional.of(Findings.facts());
            case NO_MODEL -> Optional.of(Findings.facts("none", null));
            case UNKNOWN -> Optional.empty();
        };
    }

    private static Slot slot(Held held, int stage, boolean required) {
        Expectation expectation = new Expectation("detector-" + stage, "1", "fnd", stage, required, true, null);
        List<Finding> finding = new ArrayList<>();
        switch (held) {
            case CLEAR, SUSPECT, THREAT, INCONCLUSIVE -> finding.add(finding(Outcome.valueOf(held.name())));
            case WORKER_SAYS_NOT_APPLICABLE -> finding.add(finding(Outcome.NOT_APPLICABLE));
            case RETRYABLE -> finding.add(Findings.retryable(finding(Outcome.INCONCLUSIVE)));
            case INTERIM -> finding.add(Findings.interim(finding(Outcome.INCONCLUSIVE)));
            case NOTHING -> expectation.setReason(null);
            case RULED_OUT -> {
                expectation.setApplicable(false);
                expectation.setFindingId(null);
                expectation.setReason("no tensors");
            }
            case UNDECIDABLE -> {
                expectation.setFindingId(null);
                expectation.setReason("too many candidates");
            }
            case NOT_PLANNED_YET -> expectation.setFindingId(null);
        }
        return new Slot(expectation, finding.isEmpty() ? null : finding.getFirst());
    }

    private static Finding finding(Outcome outcome) {
        return Findings.inspection(Findings.CONTENT, DetectorCatalogue.PICKLE, outcome);
    }
}
