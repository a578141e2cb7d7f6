package io.lazaretto.standalone.scan;

import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One arrival of a session that has no final verdict yet. A final revision issued now answers it. A final revision from
 * before answers at once when nothing could come out otherwise today; else only when this session's own inspection has been
 * repeated and nothing has changed. Times are {@link System#nanoTime}.
 */
final class Waiting {
    private final ModelArrival arrival;
    private final List<Integer> sources = new ArrayList<>();
    private final Set<String> inspected = new HashSet<>();
    private final long deadline;
    private Verdict earlier;
    private long inspectionEnd;
    private boolean inspectionEnded;

    Waiting(ModelArrival arrival, long deadline) {
        this.arrival = arrival;
        this.deadline = deadline;
    }

    String arrivalId() {
        return arrival.getArrivalId();
    }

    void add(int source) {
        sources.add(source);
    }

    List<Integer> sources() {
        return sources;
    }

    boolean expired(long now) {
        return now - deadline > 0;
    }

    /** A finding of this arrival's inspection. */
    void found(Finding finding, long now) {
        if (finding.getStage() != 0 || finding.getInterim()) {
            return;
        }
        inspected.add(finding.getDetector());
        boolean complete = required().stream().allMatch(d -> inspected.contains(d.id()));
        if (complete && !inspectionEnded) {
            inspectionEnded = true;
            inspectionEnd = now;
        }
    }

    /** A verdict from before this session; the answer if it can be one already. */
    Optional<Verdict> remember(Verdict verdict) {
        if (!verdict.getFinal$()) {
            return Optional.empty();
        }
        earlier = verdict;
        return stillHolds(verdict) ? Optional.of(verdict) : Optional.empty();
    }

    /** The verdict from before, once the inspection was repeated and had time to change it. */
    Optional<Verdict> settled(long now, Duration settle) {
        return earlier != null && inspectionEnded && now - inspectionEnd > settle.toNanos()
                ? Optional.of(earlier)
                : Optional.empty();
    }

    /** Decided by the detectors of this release, and by nothing that another try could mend. */
    private boolean stillHolds(Verdict verdict) {
        boolean sameDetectors = required().stream().allMatch(required -> verdict.getFindings().stream()
                .anyMatch(finding -> finding.getDetector().equals(required.id())
                        && finding.getDetectorVersion().equals(required.version())));
        boolean nothingToMend = verdict.getMissing().isEmpty()
                && verdict.getFindings().stream()
                        .noneMatch(finding -> finding.getRetryable()
                                || finding.getInterim()
                                || finding.getOutcome() == Outcome.INCONCLUSIVE && finding.getStage() > 0);
        return sameDetectors && nothingToMend;
    }

    private List<DetectorDescriptor> required() {
        return DetectorCatalogue.release().required(arrival.getRequest().getProfile(), 0);
    }
}
