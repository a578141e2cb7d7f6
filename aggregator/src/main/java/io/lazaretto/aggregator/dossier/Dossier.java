package io.lazaretto.aggregator.dossier;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.CaseUpdate;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.PlannedDetector;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.identity.Sha256;
import io.lazaretto.schemas.state.DossierState;
import io.lazaretto.schemas.state.Subscriber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Decides what one finding means for the dossier of its subject. Stateless and deterministic; inputs are not modified.
 *
 * <ul>
 *   <li>Folding the same findings again, or in another order, gives the same snapshots.
 *   <li>No task for a finding that is there or under way, whoever asked for it.
 *   <li>A retryable result is tried again only when a new arrival subscribes.
 *   <li>A plan that was finished under an older catalogue stays as it was; its findings may still improve.
 * </ul>
 */
public final class Dossier {
    private static final int MAX_LOCATIONS = 16;

    private final Planner planner;
    private final Fold fold;
    private final Forgetting forgetting;
    private final DossierLimits limits;

    public Dossier(DetectorCatalogue catalogue, DossierLimits limits) {
        this.limits = requireNonNull(limits, "limits is null");
        this.planner = new Planner(catalogue, limits.maxCandidates());
        this.fold = new Fold(planner, limits);
        this.forgetting = new Forgetting(limits);
    }

    /** @param current the state so far, null for none; its subject is the finding's */
    public DossierDecision decide(DossierState current, FindingRecorded event, Instant now) {
        DossierState before =
                current == null ? empty(event.getFinding().getSubject(), now) : requireSubject(current, event);
        DossierState after = fold.apply(before, event, now);
        forgetting.subscribers(after);
        List<DossierDecision.PlannedTask> tasks = new ArrayList<>();
        Map<String, Subscriber> planned = new TreeMap<>();
        for (Subscriber subscriber : oldestFirst(after)) {
            planned.put(subscriber.getArrival().getArrivalId(), plan(after, subscriber, tasks, now));
        }
        after.setSubscribers(planned);
        forgetting.findings(after);
        forgetting.tasks(after);
        if (same(before, after)) {
            return new DossierDecision(before, false, List.of(), List.of());
        }
        after.setSequence(before.getSequence() + 1);
        after.setTouchedAt(now);
        return new DossierDecision(after, true, tasks, updates(before, after));
    }

    private static DossierState empty(String subject, Instant now) {
        return new DossierState(subject, 0L, null, Map.of(), Map.of(), Map.of(), now);
    }

    private static DossierState requireSubject(DossierState state, FindingRecorded event) {
        if (!state.getSubject().equals(event.getFinding().getSubject())) {
            throw new IllegalArgumentException("a finding of another subject");
        }
        return state;
    }

    private static List<Subscriber> oldestFirst(DossierState state) {
        return state.getSubscribers().values().stream()
                .sorted(Comparator.<Subscriber, Instant>comparing(
                                s -> s.getArrival().getAcceptedAt())
                        .thenComparing(s -> s.getArrival().getArrivalId()))
                .toList();
    }

    private Subscriber plan(
            DossierState state, Subscriber subscriber, List<DossierDecision.PlannedTask> tasks, Instant now) {
        boolean frozen =
                !subscriber.getCatalogue().equals(planner.fingerprint()) && !Forgetting.waits(state, subscriber);
        if (frozen) {
            return subscriber;
        }
        ArrivalRef arrival = subscriber.getArrival();
        Plan plan = planner.plan(
                state.getSubject(),
                arrival.getRequest(),
                state.getFacts(),
                id -> Snapshot.result(state, subscriber, id));
        List<Plan.Wanted> wanted = plan.wanted().stream()
                .filter(w -> !state.getInFlight().containsKey(w.findingId()))
                .toList();
        if (!wanted.isEmpty()) {
            tasks.add(new DossierDecision.PlannedTask(task(state, arrival, plan, wanted, now), arrival.getArrivalId()));
            wanted.forEach(w -> state.getInFlight().put(w.findingId(), now.toEpochMilli()));
        }
        return new Subscriber(
                arrival,
                plan.expectations(),
                plan.stage(),
                plan.complete(),
                planner.fingerprint(),
                subscriber.getStale());
    }

    private static ScanTask task(
            DossierState state, ArrivalRef arrival, Plan plan, List<Plan.Wanted> wanted, Instant now) {
        boolean again = wanted.stream().anyMatch(w -> state.getFindings().containsKey(w.findingId()));
        Stream<String> ids = wanted.stream().map(Plan.Wanted::findingId);
        String attempt = again ? String.valueOf(now.toEpochMilli()) : "first";
        String taskId = "task-"
                + Sha256.ofFields(Stream.concat(ids, Stream.of(attempt)).toArray(String[]::new))
                        .substring(0, 40);
        return new ScanTask(
                taskId,
                state.getSubject(),
                locations(state, arrival),
                plan.stage(),
                arrival.getRequest().getProfile(),
                state.getFacts(),
                wanted.stream()
                        .map(w -> new PlannedDetector(
                                w.detector().id(),
                                w.detector().version(),
                                w.detector().configDigest(),
                                w.findingId()))
                        .toList(),
                arrival.getRequest().getBase(),
                arrival.getRequest().getReference(),
                plan.candidates(),
                now);
    }

    /** The asking arrival's own place first, then the places of the others, newest first. */
    private static List<String> locations(DossierState state, ArrivalRef arrival) {
        Stream<String> others = state.getSubscribers().values().stream()
                .map(Subscriber::getArrival)
                .sorted(Comparator.comparing(ArrivalRef::getAcceptedAt)
                        .reversed()
                        .thenComparing(ArrivalRef::getArtifactUri))
                .map(ArrivalRef::getArtifactUri);
        return Stream.concat(Stream.of(arrival.getArtifactUri()), others)
                .distinct()
                .limit(MAX_LOCATIONS)
                .toList();
    }

    private static boolean same(DossierState before, DossierState after) {
        return before.getFindings().equals(after.getFindings())
                && before.getInFlight().equals(after.getInFlight())
                && before.getSubscribers().equals(after.getSubscribers())
                && java.util.Objects.equals(before.getFacts(), after.getFacts());
    }

    /** One update for each subscriber to whom something new is to be said. */
    private List<CaseUpdate> updates(DossierState before, DossierState after) {
        List<CaseUpdate> updates = new ArrayList<>();
        for (Subscriber subscriber : after.getSubscribers().values()) {
            CaseUpdate update = Snapshot.of(after, subscriber, limits.snapshotBytes());
            Subscriber earlier =
                    before.getSubscribers().get(subscriber.getArrival().getArrivalId());
            if (earlier == null || !Snapshot.same(Snapshot.of(before, earlier, limits.snapshotBytes()), update)) {
                updates.add(update);
            }
        }
        return updates;
    }
}
