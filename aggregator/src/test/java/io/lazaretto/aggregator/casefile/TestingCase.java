package io.lazaretto.aggregator.casefile;

import io.lazaretto.aggregator.dossier.Dossier;
import io.lazaretto.aggregator.dossier.DossierLimits;
import io.lazaretto.aggregator.policy.Policies;
import io.lazaretto.aggregator.testing.Arrivals;
import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.schemas.event.CaseUpdate;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.state.CaseState;
import io.lazaretto.schemas.state.DossierState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One case, its clock, the dossiers that feed it, and the revisions it issued. */
final class TestingCase {
    private final CaseFile cases = new CaseFile(CaseSettings.of(Findings.CATALOGUE, Policies.standard()));
    private final Dossier dossier = new Dossier(Findings.CATALOGUE, DossierLimits.DEFAULT);
    private final Map<String, DossierState> dossiers = new HashMap<>();
    private Instant now = Arrivals.ACCEPTED;
    private CaseState state;
    final List<Verdict> revisions = new ArrayList<>();
    final List<CaseUpdate> updates = new ArrayList<>();

    CaseDecision arrive(ModelArrival arrival) {
        return apply(cases.onArrival(state, arrival, Arrivals.TRACEPARENT, now));
    }

    /** Findings go through a dossier; its updates come here. */
    void find(List<FindingRecorded> findings) {
        findings.forEach(this::find);
    }

    void find(FindingRecorded finding) {
        String subject = finding.getFinding().getSubject();
        var decision = dossier.decide(dossiers.get(subject), finding, now);
        dossiers.put(subject, decision.state());
        // Updates of other arrivals go to other cases.
        decision.updates().stream().filter(u -> u.getArrivalId().equals("a")).forEach(this::update);
    }

    CaseDecision update(CaseUpdate update) {
        updates.add(update);
        return apply(cases.onUpdate(state, update, Arrivals.TRACEPARENT, now));
    }

    /** Moves the clock and lets the deadline act when it is due. */
    void advance(Duration time) {
        now = now.plus(time);
        if (state != null && CaseFile.awaitsDeadline(state)) {
            apply(cases.onDeadline(state, now));
        }
    }

    private CaseDecision apply(CaseDecision decision) {
        state = decision.state();
        decision.verdict().ifPresent(revisions::add);
        return decision;
    }

    CaseState state() {
        return state;
    }

    Verdict verdict() {
        return revisions.getLast();
    }
}
