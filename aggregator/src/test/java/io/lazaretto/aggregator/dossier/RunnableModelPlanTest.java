package io.lazaretto.aggregator.dossier;

import static io.lazaretto.schemas.detector.DetectorCatalogue.INFERENCE_CHECK;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.detector.Precondition;
import io.lazaretto.schemas.event.Expectation;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a detector that runs the model is planned, under the catalogue of this release. */
class RunnableModelPlanTest {
    private static final DetectorCatalogue RELEASE = DetectorCatalogue.release();

    private static Expectation expectation(ModelFacts facts, String base) {
        Map<String, Finding> inspected = new HashMap<>();
        for (DetectorDescriptor detector : RELEASE.required(Profile.STANDARD, 0)) {
            String id = Planner.inspectionId(Findings.CONTENT, detector);
            inspected.put(id, Findings.finding(id, Findings.CONTENT, detector, Outcome.CLEAR));
        }
        ScanRequest request = ScanRequest.newBuilder()
                .setProfile(Profile.STANDARD)
                .setBase(base)
                .build();
        return new Planner(RELEASE, 10)
                        .plan(Findings.CONTENT, request, facts, id -> Optional.ofNullable(inspected.get(id)))
                        .expectations()
                        .stream()
                        .filter(e -> e.getDetector().equals(INFERENCE_CHECK))
                        .findFirst()
                        .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"language-model", "adapter", "classifier"})
    void aModelWithAConfigurationIsRun(String kind) {
        assertThat(expectation(Findings.facts(kind, Findings.WEIGHTS), null).getFindingId())
                .isNotNull();
    }

    @Test
    void torchWeightsThatOnlyTheEngineReadsAreRunToo() {
        assertThat(expectation(Findings.facts("language-model", null), null).getFindingId())
                .isNotNull();
    }

    @Test
    void weightsWithoutAConfigurationAreNot() {
        Expectation expectation = expectation(Findings.facts("model", Findings.WEIGHTS), null);
        assertThat(expectation.getApplicable()).isFalse();
        assertThat(expectation.getReason()).isEqualTo(Precondition.RUNNABLE_MODEL.unmet());
    }

    @Test
    void aGgufFileCarriesItsConfiguration() {
        ModelFacts facts = Findings.facts("model", null);
        facts.setFormats(List.of("gguf"));
        assertThat(expectation(facts, null).getFindingId()).isNotNull();
    }

    @Test
    void anotherBaseIsAnotherFinding() {
        ModelFacts adapter = Findings.facts("adapter", Findings.WEIGHTS);
        assertThat(List.of(
                        expectation(adapter, null).getFindingId(),
                        expectation(adapter, "file:///bases/a").getFindingId(),
                        expectation(adapter, "file:///bases/b").getFindingId()))
                .doesNotHaveDuplicates();
    }

    @Test
    void itClaimsNoAttackClass() {
        assertThat(RELEASE.find(INFERENCE_CHECK).orElseThrow().examines()).isEmpty();
    }
}
