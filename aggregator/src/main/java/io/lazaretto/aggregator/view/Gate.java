package io.lazaretto.aggregator.view;

import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.VerdictKind;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which of several verdicts on one content counts: the worst. What asked for another profile, or is not final, counts only
 * where it says that something was found: it can close the gate, never open it.
 */
final class Gate {
    private static final Comparator<VerdictHead> WORST_LAST = Comparator.<VerdictHead>comparingInt(h -> rank(h))
            .thenComparingInt(h -> rank(h.verdict()))
            .thenComparing(VerdictHead::finishedAt)
            .thenComparing(VerdictHead::arrivalId);

    private Gate() {}

    /** @param profile the profile that must have been examined; empty for any */
    static Optional<VerdictHead> worst(Collection<VerdictHead> verdicts, Optional<Profile> profile) {
        List<VerdictHead> counting = verdicts.stream()
                .filter(h -> rank(h.verdict()) >= rank(VerdictKind.SUSPICIOUS)
                        || (h.last() && profile.map(p -> p == h.profile()).orElse(true)))
                .toList();
        return counting.stream().max(WORST_LAST);
    }

    private static int rank(VerdictHead head) {
        return switch (head.action()) {
            case ADMIT -> 0;
            case STAGE -> 1;
            case QUARANTINE -> 2;
            case REJECT -> 3;
        };
    }

    private static int rank(VerdictKind verdict) {
        return switch (verdict) {
            case PASSED -> 0;
            case INCONCLUSIVE -> 1;
            case SUSPICIOUS -> 2;
            case MALICIOUS -> 3;
        };
    }
}
