package io.lazaretto.aggregator.casefile;

import io.lazaretto.schemas.event.CaseUpdate;
import io.lazaretto.schemas.identity.Identities;
import io.lazaretto.schemas.state.CaseState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the dossiers of one case say together. A content whose facts are known speaks for the arrival; what was said before a
 * digest could be established is then void. Two such contents contradict each other.
 *
 * @param speaker empty while nothing was said
 * @param others contents that contradict the speaker
 */
record MergedUpdates(Optional<CaseUpdate> speaker, List<CaseUpdate> others) {
    /** Enough to know of a contradiction. */
    private static final int MAX_SUBJECTS = 3;

    private static final Comparator<CaseUpdate> BEST_FIRST = Comparator.<CaseUpdate, Boolean>comparing(
                    u -> u.getFacts() == null)
            .thenComparing(u -> Identities.isArrivalSubject(u.getSubject()))
            .thenComparing(CaseUpdate::getSubject);

    static MergedUpdates of(CaseState state) {
        List<CaseUpdate> best =
                state.getUpdates().values().stream().sorted(BEST_FIRST).toList();
        return new MergedUpdates(
                best.stream().findFirst(),
                best.stream().skip(1).filter(u -> u.getFacts() != null).toList());
    }

    /**
     * The updates with one more.
     *
     * @return empty when it is no newer than what is there, or beyond the bound on subjects
     */
    static Optional<Map<String, CaseUpdate>> with(CaseState state, CaseUpdate update) {
        Map<String, CaseUpdate> updates = state.getUpdates();
        CaseUpdate known = updates.get(update.getSubject());
        if (known == null ? updates.size() >= MAX_SUBJECTS : known.getSequence() >= update.getSequence()) {
            return Optional.empty();
        }
        Map<String, CaseUpdate> more = new HashMap<>(updates);
        more.put(update.getSubject(), update);
        return Optional.of(more);
    }
}
