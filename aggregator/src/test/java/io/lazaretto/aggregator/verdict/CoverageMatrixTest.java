package io.lazaretto.aggregator.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.schemas.detector.AttackClass;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.detector.Examines;
import io.lazaretto.schemas.detector.MeasuredRecall;
import io.lazaretto.schemas.detector.Precondition;
import io.lazaretto.schemas.detector.TriggerKind;
import io.lazaretto.schemas.event.CoverageEntry;
import io.lazaretto.schemas.event.Expectation;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoverageMatrixTest {
    private final List<Slot> slots = new ArrayList<>();

    @Test
    void everyCellOfTheMatrixIsThereOnce() {
        List<CoverageEntry> matrix = matrix(Findings.CATALOGUE, Profile.INSPECT);
        long triggered = List.of(AttackClass.values()).stream()
                .filter(AttackClass::triggered)
                .count();
        long plain = AttackClass.values().length - triggered;
        assertThat(matrix).hasSize((int) (triggered * (TriggerKind.values().length - 1) + plain));
        assertThat(matrix.stream().map(c -> c.getAttackClass() + c.getTriggerKind()))
                .doesNotHaveDuplicates();
        assertThat(matrix).allMatch(c -> !c.getWhy().isBlank());
    }

    @Test
    void examinedIsOnlyWhatFinished() {
        hold(DetectorCatalogue.PICKLE, Outcome.CLEAR);
        hold(DetectorCatalogue.FORMAT, Outcome.INCONCLUSIVE);
        CoverageEntry code = cell("code-execution", "any", Profile.INSPECT);
        assertThat(code.getExaminedBy()).containsExactly(DetectorCatalogue.PICKLE);
        assertThat(code.getStrength()).isEqualTo(Strength.NONE);
        assertThat(code.getWhy()).isEqualTo("recall not measured yet");
        CoverageEntry parser = cell("parser-exploit", "any", Profile.INSPECT);
        assertThat(parser.getExaminedBy()).isEmpty();
        assertThat(parser.getWhy())
                .contains("artifact.format inconclusive: unsupported format", "artifact.safetensors no result");
    }

    @Test
    void whatIsNotExaminedSaysWhy() {
        assertThat(cell("knowledge-poisoning", "any", Profile.DEEP).getWhy())
                .isEqualTo("no detector for this attack class in this release");
        assertThat(cell("weight-poisoning", "syntactic", Profile.DEEP).getWhy())
                .isEqualTo("no detector for this trigger kind in this release");
        assertThat(cell("weight-poisoning", "token-level", Profile.INSPECT).getWhy())
                .contains("tensor-census not required by profile inspect");
        slots.add(new Slot(
                new Expectation(DetectorCatalogue.TENSOR_CENSUS, "1", null, 1, true, false, "no tensors"), null));
        assertThat(cell("weight-poisoning", "token-level", Profile.STANDARD).getWhy())
                .contains("tensor-census not applicable: no tensors");
    }

    @Test
    void strengthIsTheLeastMeasuredRecall() {
        DetectorCatalogue measured = new DetectorCatalogue(List.of(
                detector("strong", Optional.of(new MeasuredRecall(0.95, 40, "report"))),
                detector("weak", Optional.of(new MeasuredRecall(0.5, 20, "report"))),
                detector("unmeasured", Optional.empty())));
        hold("strong", Outcome.CLEAR);
        assertThat(only(measured).getStrength()).isEqualTo(Strength.STRONG);
        hold("unmeasured", Outcome.CLEAR);
        assertThat(only(measured).getStrength()).isEqualTo(Strength.STRONG);
        hold("weak", Outcome.CLEAR);
        assertThat(only(measured).getStrength()).isEqualTo(Strength.WEAK);
        assertThat(only(measured).getWhy()).contains("0.50", "20 models");
    }

    @Test
    void aDetectorWithAnUndecidableSlotHasNotExamined() {
        hold(DetectorCatalogue.TENSOR_RECHECK, Outcome.CLEAR);
        slots.add(new Slot(
                new Expectation(DetectorCatalogue.TENSOR_RECHECK, "1", null, 2, true, true, "too many candidates"),
                null));
        assertThat(cell("weight-poisoning", "token-level", Profile.STANDARD).getExaminedBy())
                .isEmpty();
    }

    private static DetectorDescriptor detector(String id, Optional<MeasuredRecall> recall) {
        return new DetectorDescriptor(
                id,
                "1",
                "default",
                0,
                Set.of(Profile.INSPECT),
                Precondition.NONE,
                List.of(new Examines(AttackClass.REMOTE_CODE, TriggerKind.ANY, recall)));
    }

    private CoverageEntry only(DetectorCatalogue catalogue) {
        return find(matrix(catalogue, Profile.INSPECT), "remote-code", "any");
    }

    private void hold(String detector, Outcome outcome) {
        Finding finding = Findings.inspection(Findings.CONTENT, DetectorCatalogue.PICKLE, outcome);
        slots.add(new Slot(new Expectation(detector, "1", "fnd", 0, true, true, null), finding));
    }

    private CoverageEntry cell(String attackClass, String triggerKind, Profile profile) {
        return find(matrix(Findings.CATALOGUE, profile), attackClass, triggerKind);
    }

    private static CoverageEntry find(List<CoverageEntry> matrix, String attackClass, String triggerKind) {
        return matrix.stream()
                .filter(c -> c.getAttackClass().equals(attackClass)
                        && c.getTriggerKind().equals(triggerKind))
                .findFirst()
                .orElseThrow();
    }

    private List<CoverageEntry> matrix(DetectorCatalogue catalogue, Profile profile) {
        return new CoverageMatrix(catalogue)
                .of(new Examination(profile, Optional.of(Findings.facts()), slots, true, List.of()));
    }
}
