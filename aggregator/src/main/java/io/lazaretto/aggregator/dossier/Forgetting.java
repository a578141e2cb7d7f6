package io.lazaretto.aggregator.dossier;

import io.lazaretto.aggregator.budget.EncodedSize;
import io.lazaretto.schemas.event.Expectation;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.state.DossierState;
import io.lazaretto.schemas.state.Subscriber;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Keeps a dossier within its limits. A forgotten subscriber gets no later revision; one that still waits gets its deadline. */
final class Forgetting {
    /** Fit whatever their requests say: an address has at most 12 kB, and a request names three. */
    private static final int FEW = 8;

    private final DossierLimits limits;

    Forgetting(DossierLimits limits) {
        this.limits = limits;
    }

    void subscribers(DossierState state) {
        Map<String, Subscriber> all = state.getSubscribers();
        if (all.size() <= Math.min(FEW, limits.maxSubscribers())) {
            return;
        }
        List<String> inTurn = all.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, Subscriber>, Boolean>comparing(e -> waits(state, e.getValue()))
                        .thenComparing(e -> e.getValue().getArrival().getAcceptedAt())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
        Map<String, Subscriber> rest = new TreeMap<>(all);
        long bytes = all.values().stream().mapToLong(EncodedSize::of).sum();
        for (String leaving : inTurn) {
            if (rest.size() <= limits.maxSubscribers() && bytes <= limits.subscriberBytes()) {
                break;
            }
            bytes -= EncodedSize.of(rest.remove(leaving));
        }
        state.setSubscribers(rest);
    }

    void findings(DossierState state) {
        Map<String, Finding> all = state.getFindings();
        if (all.size() <= limits.maxFindings()) {
            return;
        }
        Set<String> expected = new HashSet<>();
        for (Subscriber subscriber : state.getSubscribers().values()) {
            subscriber.getExpectations().stream().map(Expectation::getFindingId).forEach(expected::add);
        }
        List<String> leaving = all.values().stream()
                .sorted(Comparator.<Finding, Boolean>comparing(f -> expected.contains(f.getFindingId()))
                        .thenComparing(Finding::getProducedAt)
                        .thenComparing(Finding::getFindingId))
                .limit(all.size() - limits.maxFindings())
                .map(Finding::getFindingId)
                .toList();
        Map<String, Finding> rest = new TreeMap<>(all);
        leaving.forEach(rest::remove);
        state.setFindings(rest);
    }

    /** Whether a subscriber's plan is open, or a result it needs is missing. */
    static boolean waits(DossierState state, Subscriber subscriber) {
        return !subscriber.getPlanComplete()
                || subscriber.getExpectations().stream()
                        .filter(e -> e.getApplicable() && e.getFindingId() != null)
                        .anyMatch(e -> Snapshot.result(state, subscriber, e.getFindingId())
                                .isEmpty());
    }
}
