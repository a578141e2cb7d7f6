package io.lazaretto.aggregator.view;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import java.time.Instant;
import java.util.Comparator;

/**
 * The current verdict of one arrival without what it rests on.
 *
 * @param contentDigest null where none could be established
 * @param name hostile text
 * @param last whether it is final
 */
public record VerdictHead(
        String arrivalId,
        String contentDigest,
        String name,
        Profile profile,
        VerdictKind verdict,
        Action action,
        int revision,
        boolean last,
        Instant finishedAt) {
    /** Newest first; arrivals decided at the same time in the order of their ids. */
    public static final Comparator<VerdictHead> NEWEST_FIRST =
            Comparator.comparing(VerdictHead::finishedAt).reversed().thenComparing(VerdictHead::arrivalId);

    private static final int MAX_NAME_CHARS = 200;

    public VerdictHead {
        requireNonNull(arrivalId, "arrivalId is null");
        requireNonNull(verdict, "verdict is null");
        requireNonNull(action, "action is null");
        requireNonNull(finishedAt, "finishedAt is null");
    }

    static VerdictHead of(Verdict verdict) {
        String name = verdict.getName();
        return new VerdictHead(
                verdict.getArrivalId(),
                verdict.getContentDigest(),
                name.length() <= MAX_NAME_CHARS ? name : name.substring(0, MAX_NAME_CHARS),
                verdict.getProfile(),
                verdict.getVerdict(),
                verdict.getAction(),
                verdict.getRevision(),
                verdict.getFinal$(),
                verdict.getFinishedAt());
    }
}
