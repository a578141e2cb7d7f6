package io.lazaretto.aggregator.dossier;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.detector.Profiles;
import io.lazaretto.schemas.event.Profile;
import java.time.Duration;

/**
 * Bounds of one dossier.
 *
 * @param maxSubscribers arrivals that are told; beyond it those that wait for nothing are forgotten first, oldest first
 * @param subscriberBytes bytes of all that is kept of them, likewise
 * @param maxFindings findings kept; beyond it those that no subscriber expects are forgotten first, oldest first
 * @param maxCandidates candidates tested in one stage, those of the highest score; the rest makes the plan inconclusive
 * @param maxCandidateBytes bytes of one candidate
 * @param stateFindingBytes bytes of all findings in the state
 * @param snapshotBytes bytes of the findings in one update
 * @param taskLifetime age from which a task that never reported may be planned again by a new arrival
 */
public record DossierLimits(
        int maxSubscribers,
        int subscriberBytes,
        int maxFindings,
        int maxCandidates,
        int maxCandidateBytes,
        int stateFindingBytes,
        int snapshotBytes,
        Duration taskLifetime) {
    public static final DossierLimits DEFAULT = new DossierLimits(
            200,
            512 * 1024,
            256,
            64,
            4 * 1024,
            384 * 1024,
            192 * 1024,
            Profiles.defaultDeadline(Profile.DEEP).multipliedBy(2));

    public DossierLimits {
        requireNonNull(taskLifetime, "taskLifetime is null");
        if (Math.min(Math.min(maxSubscribers, subscriberBytes), Math.min(maxFindings, maxCandidates)) < 1
                || Math.min(Math.min(maxCandidateBytes, stateFindingBytes), snapshotBytes) < 1
                || taskLifetime.isNegative()) {
            throw new IllegalArgumentException("a limit of a dossier is not positive");
        }
    }

    public DossierLimits withTaskLifetime(Duration lifetime) {
        return new DossierLimits(
                maxSubscribers,
                subscriberBytes,
                maxFindings,
                maxCandidates,
                maxCandidateBytes,
                stateFindingBytes,
                snapshotBytes,
                lifetime);
    }
}
