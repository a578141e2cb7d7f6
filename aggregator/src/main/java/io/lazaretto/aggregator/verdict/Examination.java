package io.lazaretto.aggregator.verdict;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.event.Expectation;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Profile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is known about one case at one moment.
 *
 * @param facts empty while, or because, the bytes could not be described
 * @param slots the planner's expectations with their findings
 * @param planComplete whether the planner expects nothing beyond the slots
 * @param obstacles reasons outside the detectors that forbid PASSED, as sentences without a full stop
 */
public record Examination(
        Profile profile, Optional<ModelFacts> facts, List<Slot> slots, boolean planComplete, List<String> obstacles) {
    private static final String NO_MODEL = "none";

    public Examination {
        requireNonNull(profile, "profile is null");
        requireNonNull(facts, "facts is null");
        slots = List.copyOf(slots);
        obstacles = List.copyOf(obstacles);
    }

    /** Pairs expectations with the findings of the same id; findings that nobody expects are ignored. */
    public static List<Slot> slots(Collection<Expectation> expectations, Collection<Finding> findings) {
        Map<String, Finding> byId = findings.stream()
                .collect(Collectors.toMap(Finding::getFindingId, Function.identity(), (first, second) -> first));
        return expectations.stream()
                .map(e -> new Slot(e, e.getFindingId() == null ? null : byId.get(e.getFindingId())))
                .toList();
    }

    /** Whether every detector of the inspection has reported. */
    public boolean inspected() {
        List<Slot> inspection = stage(0);
        return !inspection.isEmpty() && inspection.stream().allMatch(Slot::settled);
    }

    /** Whether the inspection, once complete, found a threat. */
    public boolean threatInInspection() {
        return inspected() && stage(0).stream().anyMatch(s -> s.is(Outcome.THREAT));
    }

    /** Whether nothing is left to wait for. */
    public boolean complete() {
        return planComplete && inspected() && slots.stream().allMatch(s -> !s.required() || s.settled());
    }

    public boolean has(Outcome outcome) {
        return slots.stream().anyMatch(s -> s.is(outcome));
    }

    /** Required detectors without a result, in the catalogue's order, those not planned yet included. */
    public List<String> missing(DetectorCatalogue catalogue) {
        Set<String> planned = slots.stream().map(Slot::detector).collect(Collectors.toSet());
        Set<String> absent = slots.stream()
                .filter(s -> s.required() && !s.settled())
                .map(Slot::detector)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> missing = new LinkedHashSet<>();
        for (DetectorDescriptor detector : catalogue.detectors()) {
            boolean unplanned =
                    !planComplete && detector.profiles().contains(profile) && !planned.contains(detector.id());
            if (unplanned || absent.contains(detector.id())) {
                missing.add(detector.id());
            }
        }
        missing.addAll(absent);
        return List.copyOf(missing);
    }

    /** Why the case cannot pass although no detector found anything; empty when it can. */
    public List<String> doubts() {
        List<String> doubts = new ArrayList<>(obstacles);
        if (facts.isEmpty()) {
            doubts.add("what the model contains could not be established");
        } else if (facts.get().getKind().equals(NO_MODEL)) {
            doubts.add("there is no model in it");
        }
        for (Slot slot : slots) {
            if (slot.required() && slot.status() == Slot.Status.INCONCLUSIVE) {
                String reason = slot.reason();
                doubts.add(slot.detector() + " could not decide" + (reason.isEmpty() ? "" : " (" + reason + ")"));
            }
        }
        return doubts;
    }

    private List<Slot> stage(int stage) {
        return slots.stream()
                .filter(s -> s.expectation().getStage() == stage && s.required())
                .toList();
    }
}
