package io.lazaretto.aggregator.verdict;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.detector.AttackClass;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.detector.Examines;
import io.lazaretto.schemas.detector.MeasuredRecall;
import io.lazaretto.schemas.detector.Profiles;
import io.lazaretto.schemas.detector.TriggerKind;
import io.lazaretto.schemas.event.CoverageEntry;
import io.lazaretto.schemas.event.Strength;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The full matrix of attack classes and trigger kinds: by what each was examined, how well, and why not. Strength is the
 * least measured recall among the detectors that ran, and NONE where nothing was measured: never an opinion.
 */
public final class CoverageMatrix {
    private static final int MAX_WHY_CHARS = 600;

    private final DetectorCatalogue catalogue;

    public CoverageMatrix(DetectorCatalogue catalogue) {
        this.catalogue = requireNonNull(catalogue, "catalogue is null");
    }

    /** One entry per cell, in the order of the enumerations. */
    public List<CoverageEntry> of(Examination examination) {
        List<CoverageEntry> matrix = new ArrayList<>();
        for (AttackClass attackClass : AttackClass.values()) {
            for (TriggerKind triggerKind : TriggerKind.values()) {
                // Classes without a trigger have the one column ANY, the others have all columns but that one.
                if (attackClass.triggered() != (triggerKind == TriggerKind.ANY)) {
                    matrix.add(cell(attackClass, triggerKind, examination));
                }
            }
        }
        return List.copyOf(matrix);
    }

    private CoverageEntry cell(AttackClass attackClass, TriggerKind triggerKind, Examination examination) {
        List<String> examinedBy = new ArrayList<>();
        List<Optional<MeasuredRecall>> recalls = new ArrayList<>();
        Set<String> reasons = new LinkedHashSet<>();
        boolean classAddressed = false;
        boolean cellAddressed = false;
        for (DetectorDescriptor detector : catalogue.detectors()) {
            classAddressed |= detector.examines().stream().anyMatch(e -> e.attackClass() == attackClass);
            Optional<Examines> examines = detector.examines().stream()
                    .filter(e -> e.attackClass() == attackClass && addresses(e.triggerKind(), triggerKind))
                    .findFirst();
            if (examines.isEmpty()) {
                continue;
            }
            cellAddressed = true;
            Optional<String> whyNot = whyNotExamined(detector, examination);
            if (whyNot.isEmpty()) {
                examinedBy.add(detector.id());
                recalls.add(examines.get().recall());
            } else {
                reasons.add(detector.id() + " " + whyNot.get());
            }
        }
        if (!cellAddressed) {
            reasons.add(
                    classAddressed
                            ? "no detector for this trigger kind in this release"
                            : "no detector for this attack class in this release");
        }
        if (!examinedBy.isEmpty()) {
            reasons.add(recallSentence(recalls));
        }
        return new CoverageEntry(
                attackClass.id(),
                triggerKind.id(),
                List.copyOf(examinedBy),
                strength(recalls),
                Text.line(String.join("; ", reasons), MAX_WHY_CHARS));
    }

    private static boolean addresses(TriggerKind examined, TriggerKind cell) {
        return examined == cell || examined == TriggerKind.ANY;
    }

    /** Empty when the detector finished with an answer. */
    private static Optional<String> whyNotExamined(DetectorDescriptor detector, Examination examination) {
        List<Slot> slots = examination.slots().stream()
                .filter(s -> s.detector().equals(detector.id()))
                .toList();
        if (slots.isEmpty()) {
            boolean required = detector.profiles().contains(examination.profile());
            return Optional.of(
                    required ? "no result" : "not required by profile " + Profiles.name(examination.profile()));
        }
        // A detector with several slots has examined only what all of them examined.
        Slot slot = slots.stream()
                .filter(s -> s.status() == Slot.Status.INCONCLUSIVE || s.status() == Slot.Status.MISSING)
                .findFirst()
                .orElse(slots.getFirst());
        String reason = slot.reason();
        return switch (slot.status()) {
            case EXAMINED -> Optional.empty();
            case INCONCLUSIVE -> Optional.of("inconclusive" + (reason.isEmpty() ? "" : ": " + reason));
            case NOT_APPLICABLE -> Optional.of("not applicable" + (reason.isEmpty() ? "" : ": " + reason));
            case MISSING -> Optional.of("no result");
        };
    }

    private static Strength strength(List<Optional<MeasuredRecall>> recalls) {
        return recalls.stream()
                .flatMap(Optional::stream)
                .min(Comparator.comparingDouble(MeasuredRecall::recall))
                .map(MeasuredRecall::strength)
                .orElse(Strength.NONE);
    }

    private static String recallSentence(List<Optional<MeasuredRecall>> recalls) {
        return recalls.stream()
                .flatMap(Optional::stream)
                .min(Comparator.comparingDouble(MeasuredRecall::recall))
                .map(m -> "recall %.2f measured on %d models (%s)".formatted(m.recall(), m.models(), m.source()))
                .orElse("recall not measured yet");
    }
}
