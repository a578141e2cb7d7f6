package io.lazaretto.worker.finding;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.event.PlannedDetector;
import io.lazaretto.schemas.identity.Identities;

/**
 * The place that a finding fills: which detector, about what, under which id.
 *
 * @param subject content digest or arrival subject
 */
public record Slot(String findingId, String subject, String detector, String version, String configDigest, int stage) {
    public Slot {
        requireNonNull(findingId, "findingId is null");
        requireNonNull(subject, "subject is null");
    }

    /** An inspection reads everything, so the subject is also the digest of what was read. */
    public static Slot inspection(DetectorDescriptor detector, String subject) {
        String config = detector.configDigest();
        return new Slot(
                Identities.findingId(subject, detector.id(), detector.version(), config, null, null),
                subject,
                detector.id(),
                detector.version(),
                config,
                detector.stage());
    }

    /** The planner has computed the id. */
    public static Slot planned(PlannedDetector detector, String subject, int stage) {
        return new Slot(
                detector.getFindingId(),
                subject,
                detector.getDetector(),
                detector.getDetectorVersion(),
                detector.getConfigDigest(),
                stage);
    }
}
