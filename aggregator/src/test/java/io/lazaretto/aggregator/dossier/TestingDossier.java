package io.lazaretto.aggregator.dossier;

import io.lazaretto.aggregator.testing.Arrivals;
import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.CaseUpdate;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.state.DossierState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One dossier with its clock, and everything that it has said. */
final class TestingDossier {
    private final DossierLimits limits;
    private Dossier dossier;
    private Instant now = Arrivals.ACCEPTED;
    private DossierState state;
    final List<ScanTask> tasks = new ArrayList<>();
    final List<CaseUpdate> updates = new ArrayList<>();

    TestingDossier() {
        this(DossierLimits.DEFAULT);
    }

    TestingDossier(DossierLimits limits) {
        this.limits = limits;
        this.dossier = new Dossier(Findings.CATALOGUE, limits);
    }

    /** A new release of the aggregator takes over. */
    void upgrade(DetectorCatalogue catalogue) {
        dossier = new Dossier(catalogue, limits);
    }

    void advance(Duration time) {
        now = now.plus(time);
    }

    DossierDecision fold(FindingRecorded event) {
        DossierDecision decision = dossier.decide(state, event, now);
        state = decision.state();
        decision.tasks().forEach(t -> tasks.add(t.task()));
        updates.addAll(decision.updates());
        return decision;
    }

    void foldAll(List<FindingRecorded> events) {
        events.forEach(this::fold);
    }

    DossierState state() {
        return state;
    }

    /** What each arrival was told last, apart from the sequence. */
    Map<String, CaseUpdate> told() {
        Map<String, CaseUpdate> told = new TreeMap<>();
        for (CaseUpdate update : updates) {
            CaseUpdate last = CaseUpdate.newBuilder(update).setSequence(0).build();
            told.put(update.getArrivalId(), last);
        }
        return told;
    }

    CaseUpdate told(String arrivalId) {
        return told().get(arrivalId);
    }
}
