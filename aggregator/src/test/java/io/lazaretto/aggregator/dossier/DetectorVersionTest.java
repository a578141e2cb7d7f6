package io.lazaretto.aggregator.dossier;

import static io.lazaretto.schemas.detector.DetectorCatalogue.MANIFEST;
import static io.lazaretto.schemas.detector.DetectorCatalogue.PICKLE;
import static io.lazaretto.schemas.event.Profile.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.aggregator.testing.Arrivals;
import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.Outcome;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an earlier version of a detector said stands in for nothing that a later one has to say. */
class DetectorVersionTest {
    private static final DetectorCatalogue RAISED = new DetectorCatalogue(Findings.CATALOGUE.detectors().stream()
            .map(d -> d.stage() > 0
                    ? d
                    : new DetectorDescriptor(d.id(), "2", d.config(), 0, d.profiles(), d.precondition(), d.examines()))
            .toList());

    private final TestingDossier dossier = new TestingDossier();

    @BeforeEach
    void anEarlierReleaseCalledItClear() {
        dossier.foldAll(Findings.cleanInspection(Arrivals.ref("old", STANDARD)));
        dossier.upgrade(RAISED);
    }

    private void fold(String detector, Outcome outcome, ArrivalRef arrival) {
        DetectorDescriptor descriptor = RAISED.find(detector).orElseThrow();
        String id = Planner.inspectionId(Findings.CONTENT, descriptor);
        FindingRecorded recorded =
                Findings.recorded(Findings.finding(id, Findings.CONTENT, descriptor, outcome), arrival);
        if (recorded.getFacts() != null) {
            recorded.getFacts().setUnreadWeights(List.of("onnx"));
        }
        dossier.fold(recorded);
    }

    @Test
    void aNewArrivalWaitsForTheNewVersionAndGetsWhatItSays() {
        ArrivalRef arrival = Arrivals.ref("new", STANDARD);
        fold(PICKLE, Outcome.THREAT, arrival);
        assertThat(dossier.told("new").getFindings())
                .extracting(Finding::getOutcome)
                .containsExactly(Outcome.THREAT);
        assertThat(dossier.told("new").getExpectations()).hasSize(4).allMatch(e -> e.getDetectorVersion()
                .equals("2"));
        assertThat(dossier.told("new").getPlanComplete()).isFalse();
    }

    @Test
    void factsOfTheNewVersionReplaceThoseOfTheOld() {
        assertThat(dossier.state().getFacts().getUnreadWeights()).isEmpty();
        fold(MANIFEST, Outcome.CLEAR, Arrivals.ref("new", STANDARD));
        assertThat(dossier.state().getFacts().getUnreadWeights()).containsExactly("onnx");
    }

    @Test
    void factsOfAnOldWorkerDoNotComeBack() {
        fold(MANIFEST, Outcome.CLEAR, Arrivals.ref("new", STANDARD));
        dossier.foldAll(Findings.cleanInspection(Arrivals.ref("late", STANDARD)));
        assertThat(dossier.state().getFacts().getUnreadWeights()).containsExactly("onnx");
    }
}
