package io.lazaretto.proving.checker;

import io.lazaretto.proving.capture.Captured;
import io.lazaretto.schemas.event.Verdict;
import java.util.List;
import java.util.Optional;

/** {@link Invariant#COMPLETE}, {@link Invariant#EXPECTED_VERDICT}. Arrivals that nobody asked for are owed a verdict too. */
final class CompletenessRule implements Rule {
    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (Demand demand : evidence.demands()) {
            List<String> arrivals = evidence.arrivalsOf(demand);
            if (arrivals.isEmpty()) {
                breaches.add(Invariant.COMPLETE, demand.label(), "no arrival was published: " + demand);
            }
            for (String arrival : arrivals) {
                expected(demand, arrival, evidence, breaches);
            }
        }
        for (String arrival : evidence.arrivals().keySet()) {
            Optional<Captured<Verdict>> last = evidence.lastVerdict(arrival);
            if (last.isEmpty()) {
                breaches.add(Invariant.COMPLETE, arrival, "no verdict");
            } else if (!last.get().value().getFinal$()) {
                breaches.add(Invariant.COMPLETE, arrival, last.get(), "the last revision is not final");
            }
        }
    }

    private static void expected(Demand demand, String arrival, Evidence evidence, Breaches breaches) {
        evidence.lastVerdict(arrival).ifPresent(last -> {
            Verdict verdict = last.value();
            if (verdict.getVerdict() != demand.expected()) {
                breaches.add(
                        Invariant.EXPECTED_VERDICT,
                        arrival,
                        last,
                        demand.label() + " must be " + demand.expected() + ", is " + verdict.getVerdict() + ", missing "
                                + verdict.getMissing() + ", findings " + Shown.findings(verdict.getFindings()));
            }
        });
    }
}
