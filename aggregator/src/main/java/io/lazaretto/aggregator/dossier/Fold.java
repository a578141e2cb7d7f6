package io.lazaretto.aggregator.dossier;

import io.lazaretto.aggregator.budget.FactsBudget;
import io.lazaretto.aggregator.budget.FindingBudget;
import io.lazaretto.aggregator.budget.Truncation;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.identity.Identities;
import io.lazaretto.schemas.state.DossierState;
import io.lazaretto.schemas.state.Subscriber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Takes one finding into the state: its slot, the facts it brings, the arrival it names, the task it answers. */
final class Fold {
    private final Planner planner;
    private final DossierLimits limits;

    Fold(Planner planner, DossierLimits limits) {
        this.planner = planner;
        this.limits = limits;
    }

    /** Returns a new state; sequence and touched time are the caller's. */
    DossierState apply(DossierState before, FindingRecorded event, Instant now) {
        Finding finding =
                Truncation.limitCandidates(event.getFinding(), limits.maxCandidates(), limits.maxCandidateBytes());
        String id = finding.getFindingId();
        boolean accepted = Precedence.replaces(finding, before.getFindings().get(id));
        Optional<ArrivalRef> newcomer = newcomer(before, event);
        return new DossierState(
                before.getSubject(),
                before.getSequence(),
                facts(before, event, accepted),
                accepted ? withFinding(before.getFindings(), finding) : before.getFindings(),
                inFlight(before, finding, newcomer.isPresent(), now),
                subscribers(before, event, newcomer),
                before.getTouchedAt());
    }

    private Optional<ArrivalRef> newcomer(DossierState before, FindingRecorded event) {
        ArrivalRef arrival = event.getArrival();
        if (arrival == null || before.getSubscribers().containsKey(arrival.getArrivalId())) {
            return Optional.empty();
        }
        boolean foreign = Identities.isArrivalSubject(before.getSubject())
                && !before.getSubject().equals(Identities.arrivalSubject(arrival.getArrivalId()));
        return foreign ? Optional.empty() : Optional.of(arrival);
    }

    /** The facts of the newest manifest detector stand; among equals the first. */
    private ModelFacts facts(DossierState before, FindingRecorded event, boolean accepted) {
        ModelFacts facts = event.getFacts();
        if (facts == null || !facts.getContentDigest().equals(before.getSubject())) {
            return before.getFacts();
        }
        boolean newest = accepted
                && planner.isCurrent(
                        DetectorCatalogue.MANIFEST, event.getFinding().getFindingId(), before.getSubject());
        return before.getFacts() == null || newest ? FactsBudget.fit(facts) : before.getFacts();
    }

    private Map<String, Finding> withFinding(Map<String, Finding> findings, Finding finding) {
        Map<String, Finding> next = new HashMap<>(findings);
        next.put(finding.getFindingId(), finding);
        List<String> ids = new ArrayList<>(new TreeMap<>(next).keySet());
        List<Finding> fitted = FindingBudget.fit(ids.stream().map(next::get).toList(), limits.stateFindingBytes());
        for (int i = 0; i < ids.size(); i++) {
            next.put(ids.get(i), fitted.get(i));
        }
        return next;
    }

    /** A task is out until it reports more than a trace; one that never did is given up when someone new asks. */
    private Map<String, Long> inFlight(DossierState before, Finding finding, boolean newcomer, Instant now) {
        Map<String, Long> inFlight = new HashMap<>(before.getInFlight());
        if (!finding.getInterim()) {
            inFlight.remove(finding.getFindingId());
        }
        if (newcomer) {
            long oldest = now.minus(limits.taskLifetime()).toEpochMilli();
            inFlight.values().removeIf(plannedAt -> plannedAt <= oldest);
        }
        return inFlight;
    }

    private Map<String, Subscriber> subscribers(
            DossierState before, FindingRecorded event, Optional<ArrivalRef> newcomer) {
        Map<String, Subscriber> subscribers = new TreeMap<>(before.getSubscribers());
        newcomer.ifPresent(a -> subscribers.put(a.getArrivalId(), subscriber(before, a)));
        Finding finding = event.getFinding();
        if (!finding.getInterim()) {
            subscribers.replaceAll((arrivalId, s) -> answers(event, arrivalId) ? answered(s, finding) : s);
        }
        return subscribers;
    }

    private Subscriber subscriber(DossierState before, ArrivalRef arrival) {
        List<String> stale = new ArrayList<>(
                planner.inspectionIds(before.getSubject(), arrival.getRequest().getProfile()));
        before.getFindings().values().stream()
                .filter(f -> f.getStage() > 0 && Precedence.of(f) != Precedence.COMPLETED)
                .map(Finding::getFindingId)
                .sorted()
                .forEach(stale::add);
        return new Subscriber(arrival, List.of(), 0, false, planner.fingerprint(), stale);
    }

    /** Inspections are made for one arrival each; tasks are made for everyone who waits. */
    private static boolean answers(FindingRecorded event, String arrivalId) {
        return event.getFinding().getStage() > 0
                || (event.getArrival() != null
                        && event.getArrival().getArrivalId().equals(arrivalId));
    }

    private static Subscriber answered(Subscriber subscriber, Finding finding) {
        if (!subscriber.getStale().contains(finding.getFindingId())) {
            return subscriber;
        }
        return new Subscriber(
                subscriber.getArrival(),
                subscriber.getExpectations(),
                subscriber.getStage(),
                subscriber.getPlanComplete(),
                subscriber.getCatalogue(),
                subscriber.getStale().stream()
                        .filter(id -> !id.equals(finding.getFindingId()))
                        .toList());
    }
}
