package io.lazaretto.aggregator.casefile;

import static java.util.Objects.requireNonNull;

import io.lazaretto.aggregator.verdict.Examination;
import io.lazaretto.schemas.detector.Profiles;
import io.lazaretto.schemas.event.CaseUpdate;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.state.CaseState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what an arrival, an update or a deadline means for one case. Stateless and deterministic; inputs are not modified.
 *
 * <pre>
 *              update                          arrival
 *   (none) ────────────► unopened ───────────────────────────► open ◄──┐ update that decides nothing
 *      │                                                        │  │   │
 *      └── arrival ─────────────────────────────────────────────┘  └───┘
 *                                                               │
 *            threat in a DEEP inspection: revision, not final   │ complete, or deadline: final revision
 *                                 ┌─────────────────────────────┤
 *                                 ▼                             ▼
 *                              decided ──────────────────────► final ◄──┐ change of substance:
 *                                       complete or deadline     └──────┘ further final revision
 * </pre>
 *
 * <p>Revisions count 1, 2, … without a gap. A revision is issued only for a change of {@link Substance}. After a final
 * revision every further one is final.
 */
public final class CaseFile {
    private final CaseSettings settings;

    public CaseFile(CaseSettings settings) {
        this.settings = requireNonNull(settings, "settings is null");
    }

    /**
     * An arrival opens its case; seen again it changes nothing.
     *
     * @param current the state so far, null for none
     * @param traceparent trace context of the arrival, may be null
     */
    public CaseDecision onArrival(CaseState current, ModelArrival arrival, String traceparent, Instant now) {
        CaseState before = current == null ? empty(now) : current;
        if (before.getArrival() != null) {
            return new CaseDecision(before, false, Optional.empty());
        }
        CaseState after = copy(before);
        after.setArrival(arrival);
        after.setTraceparent(traceparent == null ? before.getTraceparent() : traceparent);
        after.setDeadlineAt(deadline(arrival));
        return decide(after, now);
    }

    /**
     * What a dossier says now. An update no newer than what is known of its subject changes nothing; one that comes before
     * its arrival is kept.
     */
    public CaseDecision onUpdate(CaseState current, CaseUpdate update, String traceparent, Instant now) {
        CaseState before = current == null ? empty(now) : current;
        Optional<Map<String, CaseUpdate>> updates = MergedUpdates.with(before, update);
        if (updates.isEmpty()) {
            return new CaseDecision(before, false, Optional.empty());
        }
        CaseState after = copy(before);
        after.setUpdates(updates.get());
        if (before.getTraceparent() == null) {
            after.setTraceparent(traceparent);
        }
        return decide(after, now);
    }

    /** The deadline has come: the case is decided with what is there. */
    public CaseDecision onDeadline(CaseState current, Instant now) {
        requireNonNull(current, "current is null");
        if (!awaitsDeadline(current) || now.isBefore(current.getDeadlineAt())) {
            return new CaseDecision(current, false, Optional.empty());
        }
        CaseState after = copy(current);
        after.setDeadlinePassed(true);
        return decide(after, now);
    }

    /** Whether the deadline of this case still has to be acted on. */
    public static boolean awaitsDeadline(CaseState state) {
        return state != null && state.getArrival() != null && !state.getDeadlinePassed() && !isFinal(state);
    }

    /** Whether nothing but late results can change the case: it may be deleted when its retention is over. */
    public static boolean isClosed(CaseState state) {
        return state.getArrival() == null || isFinal(state);
    }

    private static boolean isFinal(CaseState state) {
        return state.getLastVerdict() != null && state.getLastVerdict().getFinal$();
    }

    private CaseDecision decide(CaseState state, Instant now) {
        state.setTouchedAt(now);
        if (state.getArrival() == null) {
            return new CaseDecision(state, true, Optional.empty());
        }
        VerdictDraft draft = VerdictDraft.of(settings, state);
        Optional<Boolean> due = due(state, draft.examination());
        if (due.isEmpty()) {
            return new CaseDecision(state, true, Optional.empty());
        }
        Verdict verdict = draft.verdict(state.getRevision() + 1, due.get(), now);
        Verdict last = state.getLastVerdict();
        if (last != null && Substance.of(last).equals(Substance.of(verdict))) {
            return new CaseDecision(state, true, Optional.empty());
        }
        state.setRevision(verdict.getRevision());
        state.setLastVerdict(verdict);
        return new CaseDecision(state, true, Optional.of(verdict));
    }

    /** Empty: no revision is due. Otherwise whether it is final. */
    private static Optional<Boolean> due(CaseState state, Examination examination) {
        if (examination.complete() || state.getDeadlinePassed() || isFinal(state)) {
            return Optional.of(true);
        }
        boolean early = state.getLastVerdict() == null
                && examination.threatInInspection()
                && examination.profile() == Profile.DEEP;
        return early ? Optional.of(false) : Optional.empty();
    }

    private Instant deadline(ModelArrival arrival) {
        Duration asked = Profiles.deadline(arrival.getRequest());
        Duration bounded = asked.isNegative()
                ? Duration.ZERO
                : asked.compareTo(settings.longestDeadline()) > 0 ? settings.longestDeadline() : asked;
        return arrival.getAcceptedAt().plus(bounded);
    }

    private static CaseState empty(Instant now) {
        return new CaseState(null, null, Instant.EPOCH, false, Map.of(), 0, null, now);
    }

    private static CaseState copy(CaseState state) {
        return new CaseState(
                state.getArrival(),
                state.getTraceparent(),
                state.getDeadlineAt(),
                state.getDeadlinePassed(),
                state.getUpdates(),
                state.getRevision(),
                state.getLastVerdict(),
                state.getTouchedAt());
    }
}
