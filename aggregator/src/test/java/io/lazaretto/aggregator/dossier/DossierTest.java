package io.lazaretto.aggregator.dossier;

import static io.lazaretto.aggregator.testing.Arrivals.ref;
import static io.lazaretto.aggregator.testing.Findings.CONTENT;
import static io.lazaretto.aggregator.testing.Findings.WEIGHTS;
import static io.lazaretto.aggregator.testing.Findings.answer;
import static io.lazaretto.aggregator.testing.Findings.candidate;
import static io.lazaretto.aggregator.testing.Findings.cleanInspection;
import static io.lazaretto.aggregator.testing.Findings.inspection;
import static io.lazaretto.aggregator.testing.Findings.interim;
import static io.lazaretto.aggregator.testing.Findings.recorded;
import static io.lazaretto.aggregator.testing.Findings.retryable;
import static io.lazaretto.schemas.detector.DetectorCatalogue.MANIFEST;
import static io.lazaretto.schemas.detector.DetectorCatalogue.PICKLE;
import static io.lazaretto.schemas.detector.DetectorCatalogue.TENSOR_CENSUS;
import static io.lazaretto.schemas.detector.DetectorCatalogue.TENSOR_RECHECK;
import static io.lazaretto.schemas.event.Profile.DEEP;
import static io.lazaretto.schemas.event.Profile.INSPECT;
import static io.lazaretto.schemas.event.Profile.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.aggregator.budget.EncodedSize;
import io.lazaretto.aggregator.testing.Arrivals;
import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.detector.Precondition;
import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.Candidate;
import io.lazaretto.schemas.event.Expectation;
import io.lazaretto.schemas.event.FileFormat;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.LicenseClaim;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.PlannedDetector;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.identity.Identities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DossierTest {
    private final TestingDossier dossier = new TestingDossier();

    @Test
    void stageOneIsPlannedOnceTheInspectionIsComplete() {
        List<FindingRecorded> findings = cleanInspection(ref("a", STANDARD));
        dossier.foldAll(findings.subList(0, 3));
        assertThat(dossier.tasks).isEmpty();

        dossier.fold(findings.get(3));

        ScanTask task = dossier.tasks.getFirst();
        assertThat(dossier.tasks).hasSize(1);
        assertThat(task.getStage()).isEqualTo(1);
        assertThat(task.getProfile()).isEqualTo(STANDARD);
        assertThat(task.getLocations()).containsExactly("file:///models/a");
        assertThat(task.getFacts()).isEqualTo(Findings.facts());
        assertThat(task.getDetectors()).extracting(PlannedDetector::getDetector).containsExactly(TENSOR_CENSUS);
        assertThat(task.getDetectors().getFirst().getFindingId())
                .isEqualTo(Identities.findingId(
                        WEIGHTS,
                        TENSOR_CENSUS,
                        "1",
                        task.getDetectors().getFirst().getConfigDigest(),
                        null,
                        null));
        assertThat(dossier.told("a").getPlanComplete()).isFalse();
    }

    @Test
    void anInspectProfilePlansNothingBeyondTheInspection() {
        dossier.foldAll(cleanInspection(ref("a", INSPECT)));
        assertThat(dossier.tasks).isEmpty();
        assertThat(dossier.told("a").getPlanComplete()).isTrue();
        assertThat(dossier.told("a").getFindings()).hasSize(4);
    }

    @Test
    void tensorDetectorsAreRuledOutWithAReasonWhereNoTensorsCanBeRead() {
        List<FindingRecorded> findings = cleanInspection(ref("a", STANDARD));
        findings.getFirst().setFacts(Findings.facts("model", null));
        dossier.foldAll(findings);
        assertThat(dossier.tasks).isEmpty();
        assertThat(dossier.told("a").getPlanComplete()).isTrue();
        assertThat(expectation("a", TENSOR_CENSUS).getApplicable()).isFalse();
        assertThat(expectation("a", TENSOR_CENSUS).getReason()).isEqualTo(Precondition.READABLE_TENSORS.unmet());
    }

    @Test
    void weightsThatNoDetectorReadsAreUndecidedNotRuledOut() {
        List<FindingRecorded> findings = cleanInspection(ref("a", STANDARD));
        ModelFacts facts = Findings.facts("model", null);
        facts.setUnreadWeights(List.of("onnx", "tflite"));
        findings.getFirst().setFacts(facts);
        dossier.foldAll(findings);
        assertThat(dossier.tasks).isEmpty();
        assertThat(expectation("a", TENSOR_CENSUS).getApplicable()).isTrue();
        assertThat(expectation("a", TENSOR_CENSUS).getFindingId()).isNull();
        assertThat(expectation("a", TENSOR_CENSUS).getReason())
                .isEqualTo("unsupported tensors: the weights in onnx, tflite cannot be read yet");
        assertThat(expectation("a", TENSOR_RECHECK).getReason()).contains("unsupported tensors");
    }

    @Test
    void weightsThatNoDetectorReadsAreUndecidedBesideThoseThatAreRead() {
        List<FindingRecorded> findings = cleanInspection(ref("a", STANDARD));
        ModelFacts facts = Findings.facts();
        facts.setUnreadWeights(List.of("onnx"));
        findings.getFirst().setFacts(facts);
        dossier.foldAll(findings);
        assertThat(dossier.tasks).hasSize(1);
        List<Expectation> census = dossier.told("a").getExpectations().stream()
                .filter(e -> e.getDetector().equals(TENSOR_CENSUS))
                .toList();
        assertThat(census).hasSize(2);
        assertThat(census.get(0).getFindingId()).isNotNull();
        assertThat(census.get(1).getFindingId()).isNull();
        assertThat(census.get(1).getApplicable()).isTrue();
        assertThat(census.get(1).getReason()).contains("onnx");
    }

    @Test
    void weightsThatNoDetectorReadsDoNotMatterToAnInspection() {
        List<FindingRecorded> findings = cleanInspection(ref("a", INSPECT));
        ModelFacts facts = Findings.facts("model", null);
        facts.setUnreadWeights(List.of("onnx"));
        findings.getFirst().setFacts(facts);
        dossier.foldAll(findings);
        assertThat(dossier.told("a").getPlanComplete()).isTrue();
        assertThat(dossier.told("a").getExpectations())
                .noneMatch(e -> e.getDetector().equals(TENSOR_CENSUS));
    }

    @Test
    void whatTheFilesClaimIsKeptAndBounded() {
        List<FindingRecorded> findings = cleanInspection(ref("a", INSPECT));
        ModelFacts facts = Findings.facts();
        LicenseClaim claim = new LicenseClaim("MIT", "x".repeat(100_000), "README.md");
        facts.setLicenses(Collections.nCopies(1000, claim));
        facts.setFileFormats(Collections.nCopies(10_000, new FileFormat("model.onnx", "onnx")));
        findings.getFirst().setFacts(facts);
        dossier.foldAll(findings);
        ModelFacts kept = dossier.told("a").getFacts();
        assertThat(kept.getLicenses()).hasSizeBetween(1, 64);
        assertThat(kept.getLicenses().getFirst().getSpdxId()).isEqualTo("MIT");
        assertThat(kept.getLicenses().getFirst().getName()).hasSizeLessThan(10_000);
        assertThat(kept.getFileFormats()).hasSizeBetween(1, 256);
    }

    @Test
    void withoutFactsTheInferenceDetectorsAreUndecidedNotRuledOut() {
        List<FindingRecorded> findings = cleanInspection(ref("a", STANDARD));
        findings.getFirst().setFacts(null);
        dossier.foldAll(findings);
        assertThat(dossier.tasks).isEmpty();
        assertThat(expectation("a", TENSOR_CENSUS).getApplicable()).isTrue();
        assertThat(expectation("a", TENSOR_CENSUS).getFindingId()).isNull();
    }

    @Test
    void stageTwoTestsTheCandidatesOfStageOne() {
        dossier.foldAll(cleanInspection(ref("a", STANDARD)));
        dossier.fold(census(candidate("row 7", 9), candidate("row 3", 12), candidate("row 7", 8)));

        ScanTask task = dossier.tasks.getLast();
        assertThat(task.getStage()).isEqualTo(2);
        assertThat(task.getCandidates()).extracting(Candidate::getValue).containsExactly("row 3", "row 7");
        assertThat(task.getDetectors().getFirst().getFindingId())
                .isEqualTo(expectation("a", TENSOR_RECHECK).getFindingId());
        assertThat(dossier.told("a").getPlanComplete()).isTrue();
    }

    @Test
    void stageTwoIsRuledOutWithoutCandidates() {
        dossier.foldAll(cleanInspection(ref("a", STANDARD)));
        dossier.fold(census());
        assertThat(dossier.tasks).hasSize(1);
        assertThat(expectation("a", TENSOR_RECHECK).getReason()).isEqualTo(Precondition.TENSOR_CANDIDATES.unmet());
        assertThat(dossier.told("a").getPlanComplete()).isTrue();
    }

    @Test
    void candidatesBeyondTheLimitMakeThePlanInconclusive() {
        dossier.foldAll(cleanInspection(ref("a", STANDARD)));
        dossier.fold(census(
                IntStream.range(0, 100).mapToObj(i -> candidate("row " + i, i)).toArray(Candidate[]::new)));
        ScanTask task = dossier.tasks.getLast();
        assertThat(task.getCandidates()).hasSize(64);
        assertThat(task.getCandidates().getFirst().getValue()).isEqualTo("row 99");
        assertThat(dossier.told("a").getExpectations())
                .anyMatch(e -> e.getDetector().equals(TENSOR_RECHECK)
                        && e.getApplicable()
                        && e.getFindingId() == null
                        && e.getReason().startsWith("36 candidates"));
    }

    @Test
    void aThreatInTheInspectionEndsThePlan() {
        dossier.foldAll(inspection(ref("a", STANDARD), CONTENT, Outcome.THREAT));
        assertThat(dossier.tasks).isEmpty();
        assertThat(dossier.told("a").getPlanComplete()).isTrue();
        assertThat(expectation("a", TENSOR_CENSUS).getApplicable()).isFalse();
    }

    @Test
    void aThreatInTheInspectionDoesNotEndADeepPlan() {
        dossier.foldAll(inspection(ref("a", DEEP), CONTENT, Outcome.THREAT));
        assertThat(dossier.tasks).extracting(ScanTask::getProfile).containsExactly(DEEP);
        assertThat(dossier.told("a").getPlanComplete()).isFalse();
    }

    @Test
    void aSecondArrivalIsAnsweredFromWhatIsKnown() {
        dossier.foldAll(cleanInspection(ref("a", STANDARD)));
        dossier.fold(census());
        dossier.fold(cleanInspection(ref("b", DEEP)).getFirst());
        assertThat(dossier.tasks).hasSize(1);
        assertThat(dossier.told("b").getPlanComplete()).isTrue();
        assertThat(dossier.told("b").getFindings()).isEqualTo(dossier.told("a").getFindings());
    }

    @Test
    void aSecondArrivalSharesTheTaskThatIsUnderWay() {
        dossier.foldAll(cleanInspection(ref("a", STANDARD)));
        dossier.foldAll(cleanInspection(ref("b", STANDARD)));
        assertThat(dossier.tasks).hasSize(1);
        dossier.fold(census());
        assertThat(dossier.told("b").getFindings())
                .hasSize(5)
                .isEqualTo(dossier.told("a").getFindings());
    }

    @Test
    void aTaskNamesEveryPlaceOfItsContent() {
        dossier.fold(cleanInspection(ref("a", INSPECT)).getFirst());
        dossier.foldAll(cleanInspection(ref("b", STANDARD)));
        assertThat(dossier.tasks.getFirst().getLocations()).containsExactly("file:///models/b", "file:///models/a");
    }

    @Test
    void aFindingThatComesBeforeAnyArrivalWaits() {
        FindingRecorded early = census();
        assertThat(dossier.fold(early).updates()).isEmpty();
        dossier.foldAll(cleanInspection(ref("a", STANDARD)));
        assertThat(dossier.tasks).isEmpty();
        assertThat(dossier.told("a").getFindings())
                .extracting(Finding::getDetector)
                .contains(TENSOR_CENSUS);
    }

    @Test
    void aCompletedFindingReplacesARetryableAndAnInterimOneButNeverTheOtherWayRound() {
        dossier.fold(recorded(interim(inspection(CONTENT, PICKLE)), ref("a", INSPECT)));
        assertThat(pickle().getInterim()).isTrue();
        dossier.fold(recorded(retryable(inspection(CONTENT, PICKLE)), ref("a", INSPECT)));
        assertThat(pickle().getRetryable()).isTrue();
        dossier.fold(recorded(inspection(CONTENT, PICKLE, Outcome.SUSPECT), ref("a", INSPECT)));
        assertThat(pickle().getOutcome()).isEqualTo(Outcome.SUSPECT);

        assertThat(dossier.fold(recorded(retryable(inspection(CONTENT, PICKLE)), null))
                        .changed())
                .isFalse();
        assertThat(dossier.fold(recorded(interim(inspection(CONTENT, PICKLE)), null))
                        .changed())
                .isFalse();
        assertThat(dossier.fold(recorded(inspection(CONTENT, PICKLE), null)).changed())
                .isFalse();
        assertThat(pickle().getOutcome()).isEqualTo(Outcome.SUSPECT);
    }

    @Test
    void aRetryableResultIsTriedAgainForANewArrivalOnly() {
        dossier.foldAll(cleanInspection(ref("a", STANDARD)));
        dossier.fold(recorded(retryable(census().getFinding()), null));
        assertThat(dossier.told("a").getPlanComplete()).isTrue();
        dossier.foldAll(cleanInspection(ref("a", STANDARD)));
        assertThat(dossier.tasks).hasSize(1);

        dossier.foldAll(cleanInspection(ref("b", STANDARD)));

        assertThat(dossier.tasks).hasSize(2);
        assertThat(dossier.tasks.get(1).getTaskId())
                .isNotEqualTo(dossier.tasks.get(0).getTaskId());
        assertThat(dossier.told("b").getFindings())
                .extracting(Finding::getDetector)
                .doesNotContain(TENSOR_CENSUS);
        dossier.fold(census());
        assertThat(dossier.told("a").getFindings()).noneMatch(Finding::getRetryable);
        assertThat(dossier.told("b").getFindings()).hasSize(5);
    }

    @Test
    void aNewArrivalIsNotAnsweredWithTheRetryableInspectionOfAnother() {
        List<FindingRecorded> failed = cleanInspection(ref("a", INSPECT));
        retryable(failed.get(3).getFinding());
        dossier.foldAll(failed);
        dossier.foldAll(cleanInspection(ref("b", INSPECT)).subList(0, 3));
        assertThat(dossier.told("b").getFindings()).hasSize(3);

        dossier.fold(cleanInspection(ref("b", INSPECT)).get(3));
        assertThat(dossier.told("b").getFindings()).hasSize(4).noneMatch(Finding::getRetryable);
        assertThat(dossier.told("a").getFindings()).noneMatch(Finding::getRetryable);
    }

    @Test
    void aTaskThatNeverReportsIsPlannedAgainByANewArrivalAfterItsLifetime() {
        dossier.foldAll(cleanInspection(ref("a", STANDARD)));
        dossier.advance(Duration.ofHours(3));
        dossier.foldAll(cleanInspection(ref("b", STANDARD)));
        assertThat(dossier.tasks).hasSize(1);
        dossier.advance(Duration.ofHours(1));
        dossier.foldAll(cleanInspection(ref("b", STANDARD)));
        assertThat(dossier.tasks).hasSize(1);
        dossier.fold(cleanInspection(ref("c", STANDARD)).getFirst());
        assertThat(dossier.tasks).hasSize(2);
    }

    @Test
    void anUnreadableArrivalIsItsOwnSubject() {
        String subject = Identities.arrivalSubject("a");
        dossier.foldAll(inspection(ref("a", STANDARD), subject, Outcome.INCONCLUSIVE));
        assertThat(dossier.told()).containsOnlyKeys("a");
        assertThat(dossier.told("a").getPlanComplete()).isTrue();
        assertThat(dossier.told("a").getExpectations()).hasSize(4);
        assertThat(dossier.tasks).isEmpty();
        assertThat(dossier.fold(recorded(inspection(subject, MANIFEST), ref("b", STANDARD)))
                        .updates())
                .isEmpty();
    }

    @Test
    void theSameFindingAgainSaysNothing() {
        List<FindingRecorded> findings = cleanInspection(ref("a", STANDARD));
        dossier.foldAll(findings);
        for (FindingRecorded again : findings) {
            DossierDecision decision = dossier.fold(again);
            assertThat(decision.changed()).isFalse();
            assertThat(decision.updates()).isEmpty();
        }
    }

    @Test
    void factsOfAnotherContentAreIgnored() {
        FindingRecorded manifest = cleanInspection(ref("a", STANDARD)).getFirst();
        manifest.getFacts().setContentDigest("sha256:" + "e".repeat(64));
        dossier.fold(manifest);
        assertThat(dossier.state().getFacts()).isNull();
    }

    @Test
    void aFinishedPlanIsNotReopenedByANewerCatalogue() {
        dossier.foldAll(cleanInspection(ref("a", INSPECT)));
        int told = dossier.updates.size();
        dossier.upgrade(withOneMore());
        dossier.foldAll(cleanInspection(ref("b", INSPECT)));
        assertThat(dossier.updates.subList(told, dossier.updates.size()))
                .isNotEmpty()
                .allMatch(u -> u.getArrivalId().equals("b"));
        assertThat(dossier.told("a").getExpectations()).hasSize(4);
        assertThat(dossier.told("b").getExpectations()).hasSize(5);
    }

    @Test
    void anOpenPlanAdoptsTheNewerCatalogue() {
        dossier.foldAll(cleanInspection(ref("a", INSPECT)).subList(0, 2));
        dossier.upgrade(withOneMore());
        dossier.fold(cleanInspection(ref("a", INSPECT)).get(2));
        assertThat(dossier.told("a").getExpectations()).hasSize(5);
    }

    @Test
    void subscribersAreBoundedAndThoseThatWaitStay() {
        TestingDossier small =
                new TestingDossier(new DossierLimits(2, 1 << 20, 256, 64, 4096, 1 << 20, 1 << 20, Duration.ofHours(4)));
        small.foldAll(cleanInspection(at(ref("done", INSPECT), 2)));
        small.foldAll(cleanInspection(at(ref("waits", STANDARD), 0)));
        small.foldAll(cleanInspection(at(ref("new", STANDARD), 1)));
        assertThat(small.state().getSubscribers()).containsOnlyKeys("waits", "new");
    }

    @Test
    void subscribersWithLongAddressesAreBoundedInBytes() {
        TestingDossier dossier = new TestingDossier(DossierLimits.DEFAULT);
        for (int i = 0; i < 60; i++) {
            ArrivalRef long12k = at(ref("arrival-" + i, INSPECT), i);
            long12k.setArtifactUri("file:///" + "x".repeat(12_000));
            dossier.fold(cleanInspection(long12k).getFirst());
        }
        assertThat(dossier.state().getSubscribers().size()).isBetween(20, 59);
        assertThat(dossier.state().getSubscribers()).containsKey("arrival-59");
        assertThat(dossier.state().getSubscribers().values().stream()
                        .mapToInt(EncodedSize::of)
                        .sum())
                .isLessThanOrEqualTo(DossierLimits.DEFAULT.subscriberBytes());
    }

    @Test
    void findingsAreBoundedAndThoseExpectedStay() {
        TestingDossier small =
                new TestingDossier(new DossierLimits(9, 1 << 20, 6, 64, 4096, 1 << 20, 1 << 20, Duration.ofHours(4)));
        small.foldAll(cleanInspection(ref("a", INSPECT)));
        for (int i = 0; i < 20; i++) {
            small.fold(answer("fnd-other-" + i, TENSOR_CENSUS, Outcome.CLEAR));
        }
        assertThat(small.state().getFindings()).hasSize(6);
        assertThat(small.told("a").getFindings()).hasSize(4);
    }

    private static ArrivalRef at(ArrivalRef ref, int seconds) {
        ref.setAcceptedAt(Arrivals.ACCEPTED.plusSeconds(seconds));
        return ref;
    }

    private static DetectorCatalogue withOneMore() {
        List<DetectorDescriptor> detectors = new ArrayList<>(Findings.CATALOGUE.detectors());
        detectors.add(new DetectorDescriptor(
                "artifact.new", "1", "default", 0, Set.of(INSPECT), Precondition.NONE, List.of()));
        return new DetectorCatalogue(detectors);
    }

    private FindingRecorded census(Candidate... candidates) {
        DetectorDescriptor census = Findings.CATALOGUE.find(TENSOR_CENSUS).orElseThrow();
        FindingRecorded finding = answer(
                Identities.findingId(WEIGHTS, TENSOR_CENSUS, census.version(), census.configDigest(), null, null),
                TENSOR_CENSUS,
                Outcome.CLEAR);
        finding.getFinding().setCandidates(List.of(candidates));
        return finding;
    }

    private Finding pickle() {
        return dossier.state().getFindings().values().iterator().next();
    }

    private Expectation expectation(String arrivalId, String detector) {
        return dossier.told(arrivalId).getExpectations().stream()
                .filter(e -> e.getDetector().equals(detector))
                .findFirst()
                .orElseThrow();
    }
}
