package io.lazaretto.proving.checker;

import io.lazaretto.proving.capture.Captured;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import io.lazaretto.schemas.identity.Identities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link Invariant#NEVER_MILDER}: bad news stays. */
final class NeverMilderRule implements Rule {
    private final DetectorCatalogue catalogue;

    NeverMilderRule(DetectorCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        evidence.verdicts().forEach((arrival, verdicts) -> {
            againstItself(arrival, verdicts, breaches);
            againstItsContent(arrival, verdicts.getLast(), evidence, breaches);
        });
    }

    private static void againstItself(String arrival, List<Captured<Verdict>> verdicts, Breaches breaches) {
        int worst = 0;
        for (Captured<Verdict> record : verdicts) {
            int gravity = gravity(record.value().getVerdict());
            if (gravity < worst) {
                breaches.add(
                        Invariant.NEVER_MILDER,
                        arrival,
                        record,
                        record.value().getVerdict() + " after something worse");
            }
            worst = Math.max(worst, gravity);
        }
    }

    private void againstItsContent(String arrivalId, Captured<Verdict> last, Evidence evidence, Breaches breaches) {
        Optional<ModelArrival> arrival = evidence.arrival(arrivalId);
        if (arrival.isEmpty()) {
            return;
        }
        List<Captured<FindingRecorded>> onContent = new ArrayList<>(
                evidence.findingsBySubject().getOrDefault(Identities.arrivalSubject(arrivalId), List.of()));
        String digest = last.value().getContentDigest();
        if (digest != null) {
            onContent.addAll(evidence.findingsBySubject().getOrDefault(digest, List.of()));
        }
        for (Captured<FindingRecorded> record : onContent) {
            Finding finding = record.value().getFinding();
            boolean concerns = catalogue.find(finding.getDetector()).stream().anyMatch(d -> d.profiles()
                    .contains(arrival.get().getRequest().getProfile()));
            if (concerns && !finding.getInterim() && gravity(last.value().getVerdict()) < demanded(finding)) {
                breaches.add(
                        Invariant.NEVER_MILDER,
                        arrivalId,
                        last,
                        last.value().getVerdict() + " although " + finding.getDetector() + " recorded "
                                + finding.getOutcome() + " at " + record.place());
            }
        }
    }

    private static int demanded(Finding finding) {
        return finding.getOutcome() == Outcome.THREAT ? 2 : finding.getOutcome() == Outcome.SUSPECT ? 1 : 0;
    }

    private static int gravity(VerdictKind verdict) {
        return switch (verdict) {
            case MALICIOUS -> 2;
            case SUSPICIOUS -> 1;
            case PASSED, INCONCLUSIVE -> 0;
        };
    }
}
