package io.lazaretto.aggregator.dossier;

import io.lazaretto.aggregator.budget.FindingBudget;
import io.lazaretto.aggregator.budget.Truncation;
import io.lazaretto.schemas.event.CaseUpdate;
import io.lazaretto.schemas.event.Expectation;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.state.DossierState;
import io.lazaretto.schemas.state.Subscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a dossier tells one subscriber. */
final class Snapshot {
    private Snapshot() {}

    static CaseUpdate of(DossierState state, Subscriber subscriber, int maxFindingBytes) {
        List<Finding> findings = new ArrayList<>();
        for (Expectation expectation : subscriber.getExpectations()) {
            Finding finding = state.getFindings().get(String.valueOf(expectation.getFindingId()));
            if (finding != null && !awaited(finding, subscriber)) {
                findings.add(Truncation.withoutCandidates(finding));
            }
        }
        return new CaseUpdate(
                subscriber.getArrival().getArrivalId(),
                state.getSubject(),
                state.getSequence(),
                state.getFacts(),
                subscriber.getExpectations(),
                subscriber.getPlanComplete(),
                FindingBudget.fit(findings, maxFindingBytes));
    }

    /** Whether both say the same, apart from the sequence. */
    static boolean same(CaseUpdate one, CaseUpdate other) {
        return one.getPlanComplete() == other.getPlanComplete()
                && one.getExpectations().equals(other.getExpectations())
                && one.getFindings().equals(other.getFindings())
                && java.util.Objects.equals(one.getFacts(), other.getFacts());
    }

    /** The finding of an id as far as it is a result for this subscriber. */
    static Optional<Finding> result(DossierState state, Subscriber subscriber, String findingId) {
        return Optional.ofNullable(state.getFindings().get(findingId))
                .filter(f -> !f.getInterim() && !awaited(f, subscriber));
    }

    /** A retryable result that was made for others, while this subscriber's own attempt is still to report. */
    private static boolean awaited(Finding finding, Subscriber subscriber) {
        return finding.getRetryable() && subscriber.getStale().contains(finding.getFindingId());
    }
}
