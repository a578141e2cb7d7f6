package io.lazaretto.aggregator.casefile;

import static io.lazaretto.aggregator.testing.Arrivals.arrival;
import static io.lazaretto.aggregator.testing.Arrivals.ref;
import static io.lazaretto.aggregator.testing.Findings.CONTENT;
import static io.lazaretto.aggregator.testing.Findings.WEIGHTS;
import static io.lazaretto.aggregator.testing.Findings.cleanInspection;
import static io.lazaretto.aggregator.testing.Findings.inspection;
import static io.lazaretto.schemas.detector.DetectorCatalogue.PICKLE;
import static io.lazaretto.schemas.detector.DetectorCatalogue.TENSOR_CENSUS;
import static io.lazaretto.schemas.detector.DetectorCatalogue.TENSOR_RECHECK;
import static io.lazaretto.schemas.event.Profile.DEEP;
import static io.lazaretto.schemas.event.Profile.INSPECT;
import static io.lazaretto.schemas.event.Profile.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.aggregator.testing.Arrivals;
import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.Candidate;
import io.lazaretto.schemas.event.CaseUpdate;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.ScanRequest;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import io.lazaretto.schemas.identity.Identities;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CaseFileTest {
    private final TestingCase testing = new TestingCase();

    @AfterEach
    void revisionsAreContiguousAndStayFinal() {
        assertThat(testing.revisions.stream().map(Verdict::getRevision).toList())
                .isEqualTo(IntStream.rangeClosed(1, testing.revisions.size())
                        .boxed()
                        .toList());
        int firstFinal = IntStream.range(0, testing.revisions.size())
                .filter(i -> testing.revisions.get(i).getFinal$())
                .findFirst()
                .orElse(testing.revisions.size());
        assertThat(testing.revisions.subList(firstFinal, testing.revisions.size()))
                .allMatch(Verdict::getFinal$);
    }

    @Test
    void aCleanInspectionPassesAndIsFinal() {
        testing.arrive(arrival("a", INSPECT));
        testing.find(cleanInspection(ref("a", INSPECT)));
        Verdict verdict = testing.verdict();
        assertThat(testing.revisions).hasSize(1);
        assertThat(verdict.getVerdict()).isEqualTo(VerdictKind.PASSED);
        assertThat(verdict.getAction()).isEqualTo(Action.ADMIT);
        assertThat(verdict.getFinal$()).isTrue();
        assertThat(verdict.getMissing()).isEmpty();
        assertThat(verdict.getContentDigest()).isEqualTo(CONTENT);
        assertThat(verdict.getSource()).isEqualTo("file:///models/a");
        assertThat(verdict.getBytes()).isEqualTo(4096);
        assertThat(verdict.getPolicy().getName()).isEqualTo("default");
        assertThat(verdict.getPolicy().getDigest()).startsWith("sha256:");
        assertThat(verdict.getFindings()).hasSize(4);
        assertThat(verdict.getCoverage()).isNotEmpty();
        assertThat(CaseFile.isClosed(testing.state())).isTrue();
    }

    @Test
    void nothingIsDecidedBeforeTheArrivalIsSeen() {
        testing.find(cleanInspection(ref("a", INSPECT)));
        assertThat(testing.revisions).isEmpty();
        assertThat(CaseFile.awaitsDeadline(testing.state())).isFalse();
        testing.arrive(arrival("a", INSPECT));
        assertThat(testing.verdict().getVerdict()).isEqualTo(VerdictKind.PASSED);
    }

    @Test
    void theSameArrivalAgainChangesNothing() {
        testing.arrive(arrival("a", INSPECT));
        assertThat(testing.arrive(arrival("a", INSPECT)).changed()).isFalse();
        testing.find(cleanInspection(ref("a", INSPECT)));
        assertThat(testing.arrive(arrival("a", INSPECT)).changed()).isFalse();
        assertThat(testing.revisions).hasSize(1);
    }

    @Test
    void aRedeliveredOrOlderUpdateChangesNothing() {
        testing.arrive(arrival("a", INSPECT));
        testing.find(cleanInspection(ref("a", INSPECT)));
        for (CaseUpdate update : List.copyOf(testing.updates)) {
            assertThat(testing.update(update).changed()).isFalse();
        }
        assertThat(testing.revisions).hasSize(1);
    }

    @Test
    void anEqualSnapshotOfALaterSequenceIsNoNewRevision() {
        testing.arrive(arrival("a", INSPECT));
        testing.find(cleanInspection(ref("a", INSPECT)));
        CaseUpdate again =
                CaseUpdate.newBuilder(testing.updates.getLast()).setSequence(99).build();
        again.getFindings().getFirst().setDurationMillis(77L);
        assertThat(testing.update(again).changed()).isTrue();
        assertThat(testing.revisions).hasSize(1);
    }

    @Test
    void aThreatInTheInspectionDecidesAStandardCaseAtOnce() {
        testing.arrive(arrival("a", STANDARD));
        testing.find(inspection(ref("a", STANDARD), CONTENT, Outcome.THREAT));
        assertThat(testing.revisions).hasSize(1);
        assertThat(testing.verdict().getVerdict()).isEqualTo(VerdictKind.MALICIOUS);
        assertThat(testing.verdict().getAction()).isEqualTo(Action.REJECT);
        assertThat(testing.verdict().getFinal$()).isTrue();
        assertThat(testing.verdict().getSummary()).contains(PICKLE, "pickle.global.dangerous");
    }

    @Test
    void aThreatBeforeTheInspectionIsCompleteWaitsForTheRest() {
        testing.arrive(arrival("a", STANDARD));
        List<FindingRecorded> findings = inspection(ref("a", STANDARD), CONTENT, Outcome.THREAT);
        testing.find(findings.reversed().subList(0, 3));
        assertThat(testing.revisions).isEmpty();
    }

    @Test
    void aDeepCaseIsDecidedNotFinalFirstAndFinalWhenEverythingHasRun() {
        testing.arrive(arrival("a", DEEP));
        testing.find(inspection(ref("a", DEEP), CONTENT, Outcome.THREAT));
        assertThat(testing.verdict().getVerdict()).isEqualTo(VerdictKind.MALICIOUS);
        assertThat(testing.verdict().getFinal$()).isFalse();
        assertThat(testing.verdict().getMissing()).containsExactly(TENSOR_CENSUS, TENSOR_RECHECK);
        assertThat(CaseFile.awaitsDeadline(testing.state())).isTrue();

        testing.find(census(Findings.candidate("row 1", 2)));
        assertThat(testing.revisions).hasSize(1);
        testing.find(recheck(Outcome.CLEAR, Findings.candidate("row 1", 2)));
        assertThat(testing.revisions).hasSize(2);
        assertThat(testing.verdict().getFinal$()).isTrue();
        assertThat(testing.verdict().getVerdict()).isEqualTo(VerdictKind.MALICIOUS);
    }

    @Test
    void theDeadlineNamesWhatIsMissingAndLateFindingsMakeNewRevisions() {
        testing.arrive(arrival("a", STANDARD));
        testing.find(cleanInspection(ref("a", STANDARD)));
        testing.advance(Duration.ofMinutes(30).minusMillis(1));
        assertThat(testing.revisions).isEmpty();
        testing.advance(Duration.ofMillis(1));
        assertThat(testing.verdict().getVerdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
        assertThat(testing.verdict().getAction()).isEqualTo(Action.QUARANTINE);
        assertThat(testing.verdict().getFinal$()).isTrue();
        assertThat(testing.verdict().getMissing()).containsExactly(TENSOR_CENSUS, TENSOR_RECHECK);
        assertThat(testing.verdict().getSummary()).contains(TENSOR_CENSUS, "deadline");

        testing.find(census(Findings.candidate("row 1", 2)));
        assertThat(testing.verdict().getMissing()).containsExactly(TENSOR_RECHECK);
        testing.find(recheck(Outcome.CLEAR, Findings.candidate("row 1", 2)));
        assertThat(testing.verdict().getVerdict()).isEqualTo(VerdictKind.PASSED);
        assertThat(testing.revisions).hasSize(3);
    }

    @Test
    void theDeadlineOfACaseThatNobodyEverInspectedNamesEveryDetector() {
        testing.arrive(arrival("a", STANDARD));
        testing.advance(Duration.ofMinutes(31));
        assertThat(testing.verdict().getVerdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
        assertThat(testing.verdict().getMissing()).hasSize(6);
        assertThat(testing.verdict().getContentDigest()).isNull();
        assertThat(testing.verdict().getKind()).isEqualTo("unknown");
    }

    @Test
    void theDeadlineKeepsWhatWasSeen() {
        testing.arrive(arrival("a", STANDARD));
        testing.find(inspection(ref("a", STANDARD), CONTENT, Outcome.SUSPECT));
        testing.advance(Duration.ofMinutes(31));
        assertThat(testing.verdict().getVerdict()).isEqualTo(VerdictKind.SUSPICIOUS);
        assertThat(testing.verdict().getMissing()).isNotEmpty();
    }

    @Test
    void aDeadlineAfterTheFinalVerdictChangesNothing() {
        testing.arrive(arrival("a", INSPECT));
        testing.find(cleanInspection(ref("a", INSPECT)));
        testing.advance(Duration.ofDays(1));
        assertThat(testing.revisions).hasSize(1);
    }

    @Test
    void theDeadlineOfTheRequestCountsAndIsBounded() {
        testing.arrive(arrival("a", new ScanRequest(STANDARD, null, null, null, 5000L)));
        assertThat(testing.state().getDeadlineAt()).isEqualTo(Arrivals.ACCEPTED.plusSeconds(5));
        TestingCase endless = new TestingCase();
        endless.arrive(arrival("a", new ScanRequest(STANDARD, null, null, null, Long.MAX_VALUE)));
        assertThat(endless.state().getDeadlineAt()).isEqualTo(Arrivals.ACCEPTED.plus(Duration.ofDays(7)));
        TestingCase negative = new TestingCase();
        negative.arrive(arrival("a", new ScanRequest(STANDARD, null, null, null, -1L)));
        assertThat(negative.state().getDeadlineAt()).isEqualTo(Arrivals.ACCEPTED);
    }

    @Test
    void whatThePlannerRulesOutIsInTheVerdictWithItsReason() {
        testing.arrive(arrival("a", STANDARD));
        testing.find(cleanInspection(ref("a", STANDARD)));
        testing.find(census());
        assertThat(testing.verdict().getVerdict()).isEqualTo(VerdictKind.PASSED);
        Finding recheck = testing.verdict().getFindings().getLast();
        assertThat(recheck.getDetector()).isEqualTo(TENSOR_RECHECK);
        assertThat(recheck.getOutcome()).isEqualTo(Outcome.NOT_APPLICABLE);
        assertThat(recheck.getReason()).isNotBlank();
    }

    @Test
    void weightsThatNobodyReadsForbidPassingAndAreNamed() {
        testing.arrive(arrival("a", STANDARD));
        List<FindingRecorded> findings = cleanInspection(ref("a", STANDARD));
        findings.getFirst().getFacts().setUnreadWeights(List.of("onnx"));
        testing.find(findings);
        testing.find(census());
        assertThat(testing.verdict().getVerdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
        assertThat(testing.verdict().getFinal$()).isTrue();
        assertThat(testing.verdict().getSummary())
                .contains("unsupported tensors: the weights in onnx cannot be read yet");
    }

    @Test
    void theVerdictCarriesWhatTheInspectionLearned() {
        testing.arrive(arrival("a", INSPECT));
        testing.find(cleanInspection(ref("a", INSPECT)));
        assertThat(testing.verdict().getFacts()).isEqualTo(Findings.facts());
    }

    @Test
    void anInterimFindingIsATraceAndNoResult() {
        testing.arrive(arrival("a", INSPECT));
        List<FindingRecorded> findings = cleanInspection(ref("a", INSPECT));
        Findings.interim(findings.get(3).getFinding());
        testing.find(findings);
        assertThat(testing.revisions).isEmpty();
        testing.advance(Duration.ofMinutes(3));
        assertThat(testing.verdict().getVerdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
        assertThat(testing.verdict().getMissing()).containsExactly(PICKLE);
        assertThat(testing.verdict().getFindings()).hasSize(4);
    }

    @Test
    void aContentSupersedesWhatWasSaidBeforeADigestWasKnown() {
        ArrivalRef ref = ref("a", INSPECT);
        testing.arrive(arrival("a", INSPECT));
        testing.find(inspection(ref, Identities.arrivalSubject("a"), Outcome.INCONCLUSIVE));
        assertThat(testing.verdict().getVerdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
        assertThat(testing.verdict().getContentDigest()).isNull();

        testing.find(cleanInspection(ref));
        assertThat(testing.verdict().getVerdict()).isEqualTo(VerdictKind.PASSED);
        assertThat(testing.verdict().getContentDigest()).isEqualTo(CONTENT);
    }

    @Test
    void twoContentsUnderOnePinnedAddressAreNeverPassed() {
        testing.arrive(arrival("a", INSPECT));
        testing.find(cleanInspection(ref("a", INSPECT)));
        String other = "sha256:" + "e".repeat(64);
        List<FindingRecorded> second = inspection(ref("a", INSPECT), other, Outcome.CLEAR);
        second.getFirst().setFacts(Findings.facts());
        second.getFirst().getFacts().setContentDigest(other);
        testing.find(second);
        assertThat(testing.verdict().getVerdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
        assertThat(testing.verdict().getSummary()).contains("different contents");
    }

    @Test
    void anUnknownPolicyIsQuarantinedAndSaidClearly() {
        ModelArrival arrival = arrival("a", new ScanRequest(INSPECT, null, null, "strict\u202e", null));
        testing.arrive(arrival);
        testing.find(cleanInspection(ref(arrival)));
        assertThat(testing.verdict().getVerdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
        assertThat(testing.verdict().getAction()).isEqualTo(Action.QUARANTINE);
        assertThat(testing.verdict().getSummary()).contains("policy", "strict").doesNotContain("\u202e");
    }

    @Test
    void aThreatUnderAnUnknownPolicyIsStillRejected() {
        ModelArrival arrival = arrival("a", new ScanRequest(INSPECT, null, null, "strict", null));
        testing.arrive(arrival);
        testing.find(inspection(ref(arrival), CONTENT, Outcome.THREAT));
        assertThat(testing.verdict().getAction()).isEqualTo(Action.REJECT);
    }

    @Test
    void aLateResultThatRepairsARetryableOneMakesANewRevision() {
        testing.arrive(arrival("a", INSPECT));
        List<FindingRecorded> failed = cleanInspection(ref("a", INSPECT));
        Findings.retryable(failed.get(3).getFinding());
        testing.find(failed);
        assertThat(testing.verdict().getVerdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
        testing.find(cleanInspection(ref("b", INSPECT)).get(3));
        assertThat(testing.revisions).hasSize(2);
        assertThat(testing.verdict().getVerdict()).isEqualTo(VerdictKind.PASSED);
    }

    private static FindingRecorded census(Candidate... candidates) {
        FindingRecorded finding = answer(TENSOR_CENSUS, Outcome.CLEAR, null);
        finding.getFinding().setCandidates(List.of(candidates));
        return finding;
    }

    private static FindingRecorded recheck(Outcome outcome, Candidate... candidates) {
        return answer(TENSOR_RECHECK, outcome, Identities.candidateSetDigest(List.of(candidates)));
    }

    private static FindingRecorded answer(String detector, Outcome outcome, String candidateSet) {
        DetectorDescriptor d = Findings.CATALOGUE.find(detector).orElseThrow();
        String id = Identities.findingId(WEIGHTS, d.id(), d.version(), d.configDigest(), null, candidateSet);
        return Findings.answer(id, detector, outcome);
    }
}
