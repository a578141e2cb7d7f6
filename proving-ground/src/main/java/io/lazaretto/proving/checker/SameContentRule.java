package io.lazaretto.proving.checker;

import io.lazaretto.proving.capture.Captured;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.ScanRequest;
import io.lazaretto.schemas.event.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@link Invariant#SAME_CONTENT_SAME_OUTCOME}. Interim and retryable findings are no results and may differ. */
final class SameContentRule implements Rule {
    @Override
    public void check(Evidence evidence, Breaches breaches) {
        Map<String, Captured<FindingRecorded>> firstResult = new HashMap<>();
        for (Captured<FindingRecorded> record : evidence.capture().findings()) {
            Finding finding = record.value().getFinding();
            if (finding.getInterim() || finding.getRetryable()) {
                continue;
            }
            Captured<FindingRecorded> first = firstResult.putIfAbsent(finding.getFindingId(), record);
            if (first != null && first.value().getFinding().getOutcome() != finding.getOutcome()) {
                breaches.add(
                        Invariant.SAME_CONTENT_SAME_OUTCOME,
                        finding.getFindingId(),
                        record,
                        finding.getDetector() + '=' + finding.getOutcome() + ", but "
                                + first.value().getFinding().getOutcome() + " at " + first.place());
            }
        }
        facts(evidence, breaches);
        verdicts(evidence, breaches);
    }

    private static void facts(Evidence evidence, Breaches breaches) {
        for (Captured<FindingRecorded> record : evidence.capture().findings()) {
            ModelFacts facts = record.value().getFacts();
            if (facts != null && !evidence.facts(facts.getContentDigest()).equals(Optional.of(facts))) {
                breaches.add(
                        Invariant.SAME_CONTENT_SAME_OUTCOME,
                        facts.getContentDigest(),
                        record,
                        "other facts than the first inspection: " + facts);
            }
        }
    }

    private static void verdicts(Evidence evidence, Breaches breaches) {
        Map<String, Captured<Verdict>> firstVerdict = new HashMap<>();
        for (String arrivalId : evidence.verdicts().keySet()) {
            Captured<Verdict> last = evidence.verdicts().get(arrivalId).getLast();
            String digest = last.value().getContentDigest();
            if (digest == null || evidence.arrival(arrivalId).isEmpty()) {
                continue;
            }
            ScanRequest request = evidence.arrival(arrivalId).get().getRequest();
            // A deadline says when to decide, not what to look at.
            ScanRequest scope =
                    ScanRequest.newBuilder(request).setDeadlineMillis(null).build();
            Captured<Verdict> first = firstVerdict.putIfAbsent(digest + ' ' + scope, last);
            if (first != null && first.value().getVerdict() != last.value().getVerdict()) {
                breaches.add(
                        Invariant.SAME_CONTENT_SAME_OUTCOME,
                        arrivalId,
                        last,
                        last.value().getVerdict() + ", but " + first.value().getVerdict()
                                + " for the same content and request at " + first.place());
            }
        }
    }
}
