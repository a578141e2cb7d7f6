package io.lazaretto.aggregator.dossier;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.aggregator.budget.EncodedSize;
import io.lazaretto.aggregator.testing.Arrivals;
import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.aggregator.testing.Largest;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.CaseUpdate;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanRequest;
import io.lazaretto.schemas.event.ScanTask;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever workers find and requests say, what is kept of a content fits into a record, and so does what is said of it. */
class DossierSizeTest {
    private static final DetectorCatalogue RELEASE = DetectorCatalogue.release();

    private TestingDossier dossier = new TestingDossier();

    @BeforeEach
    void underTheCatalogueOfThisRelease() {
        dossier.upgrade(RELEASE);
    }

    private static FindingRecorded recorded(DetectorDescriptor detector, String id, ArrivalRef arrival, Outcome as) {
        Finding finding = Findings.finding(id, Findings.CONTENT, detector, as);
        return new FindingRecorded(finding, arrival, null, "worker-1", 1);
    }

    private void inspect(ArrivalRef arrival, ModelFacts facts, Random random, int text) {
        for (DetectorDescriptor detector : RELEASE.required(arrival.getRequest().getProfile(), 0)) {
            String id = Planner.inspectionId(Findings.CONTENT, detector);
            FindingRecorded recorded = recorded(detector, id, arrival, Outcome.CLEAR);
            Largest.report(recorded.getFinding(), random, text);
            recorded.setFacts(detector.id().equals(DetectorCatalogue.MANIFEST) ? facts : null);
            dossier.fold(recorded);
        }
    }

    private static ArrivalRef asking(int i, String base) {
        ScanRequest request = new ScanRequest(Profile.STANDARD, base, null, null, null);
        ArrivalRef arrival = Arrivals.ref(Arrivals.arrival("arrival-" + i, request));
        arrival.setAcceptedAt(Arrivals.ACCEPTED.plusSeconds(i));
        return arrival;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 1000})
    void theLargestOfEverythingFits(int text) {
        Random random = new Random(text);
        ModelFacts facts = Largest.facts(Findings.CONTENT);
        for (int i = 0; i < 260; i++) {
            DetectorDescriptor check =
                    RELEASE.find(DetectorCatalogue.INFERENCE_CHECK).orElseThrow();
            FindingRecorded answer = recorded(check, "fnd-" + "0".repeat(60) + i, null, Outcome.INCONCLUSIVE);
            Largest.report(answer.getFinding(), random, text);
            dossier.fold(answer);
        }
        for (int i = 0; i < 12; i++) {
            ArrivalRef arrival = Largest.addresses(asking(i, Largest.wide(12_000) + i));
            inspect(arrival, i == 0 ? facts : null, random, text);
            assertThat(EncodedSize.of(dossier.state())).isLessThan(Largest.RECORD);
            assertThat(dossier.state().getSubscribers().values().stream()
                            .mapToInt(EncodedSize::of)
                            .sum())
                    .isLessThanOrEqualTo(DossierLimits.DEFAULT.subscriberBytes());
        }
        assertThat(dossier.state().getSubscribers().containsKey("arrival-11")).isTrue();
        assertThat(dossier.state().getFacts().getUnreadWeights()).isEqualTo(facts.getUnreadWeights());
        assertThat(dossier.tasks).isNotEmpty();
        for (CaseUpdate update : dossier.updates) {
            assertThat(EncodedSize.of(update)).isLessThan(Largest.RECORD);
        }
        for (ScanTask task : dossier.tasks) {
            assertThat(EncodedSize.of(task)).isLessThan(Largest.RECORD);
        }
    }

    @Test
    void tasksThatNobodyAnswersAreForgottenInTheEndAndNotPlannedAgain() {
        dossier = new TestingDossier(
                new DossierLimits(10, 1 << 19, 256, 64, 4096, 1 << 18, 1 << 18, Duration.ofHours(4)));
        underTheCatalogueOfThisRelease();
        ModelFacts facts = Findings.facts("adapter", null);
        inspect(asking(0, "file:///base"), facts, new Random(0), 0);
        DetectorDescriptor manifest = RELEASE.find(DetectorCatalogue.MANIFEST).orElseThrow();
        String id = Planner.inspectionId(Findings.CONTENT, manifest);
        for (int i = 1; i < 700; i++) {
            dossier.fold(recorded(manifest, id, asking(i, "file:///base/" + i), Outcome.CLEAR));
        }
        assertThat(dossier.tasks.size()).isEqualTo(700);
        assertThat(dossier.tasks.stream().map(ScanTask::getTaskId).distinct().count())
                .isEqualTo(700);
        String last = dossier.tasks.getLast().getDetectors().getFirst().getFindingId();
        assertThat(dossier.state().getInFlight().size()).isEqualTo(512);
        assertThat(dossier.state().getInFlight().containsKey(last)).isTrue();
    }
}
