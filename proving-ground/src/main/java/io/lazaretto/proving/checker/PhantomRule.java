package io.lazaretto.proving.checker;

import io.lazaretto.proving.capture.Captured;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.PlannedDetector;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.identity.Identities;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * {@link Invariant#NO_PHANTOM_VERDICT}, {@link Invariant#NO_PHANTOM_FINDING}, {@link Invariant#FINDINGS_AS_RECORDED}:
 * nothing comes from nowhere.
 */
final class PhantomRule implements Rule {
    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (Captured<Verdict> record : evidence.capture().verdicts()) {
            String arrival = record.value().getArrivalId();
            if (!evidence.arrivals().containsKey(arrival)) {
                breaches.add(Invariant.NO_PHANTOM_VERDICT, arrival, record, "a verdict without an arrival");
            }
        }
        Set<String> planned = planned(evidence);
        for (Captured<FindingRecorded> record : evidence.capture().findings()) {
            finding(record, planned, evidence, breaches);
        }
        for (Captured<ScanTask> record : evidence.capture().tasks()) {
            if (evidence.facts(record.value().getContentDigest()).isEmpty()) {
                breaches.add(
                        Invariant.NO_PHANTOM_FINDING,
                        record.value().getTaskId(),
                        record,
                        "a task for a content that nobody inspected");
            }
        }
        recorded(evidence, breaches);
    }

    private static Set<String> planned(Evidence evidence) {
        Set<String> planned = new HashSet<>();
        for (Captured<ScanTask> task : evidence.capture().tasks()) {
            for (PlannedDetector detector : task.value().getDetectors()) {
                planned.add(key(task.value().getContentDigest(), detector.getDetector(), detector.getFindingId()));
            }
        }
        return planned;
    }

    private static String key(String subject, String detector, String findingId) {
        return subject + ' ' + detector + ' ' + findingId;
    }

    private static void finding(
            Captured<FindingRecorded> record, Set<String> planned, Evidence evidence, Breaches breaches) {
        Finding finding = record.value().getFinding();
        String subject = finding.getSubject();
        if (finding.getStage() > 0) {
            if (!planned.contains(key(subject, finding.getDetector(), finding.getFindingId()))) {
                breaches.add(Invariant.NO_PHANTOM_FINDING, finding.getFindingId(), record, "no task asked for it");
            }
            return;
        }
        var arrival = record.value().getArrival();
        if (arrival == null || !evidence.arrivals().containsKey(arrival.getArrivalId())) {
            breaches.add(Invariant.NO_PHANTOM_FINDING, subject, record, "an inspection of no known arrival");
        } else if (Identities.isArrivalSubject(subject)
                && !subject.equals(Identities.arrivalSubject(arrival.getArrivalId()))) {
            breaches.add(Invariant.NO_PHANTOM_FINDING, subject, record, "speaks for another arrival than its own");
        }
    }

    private static void recorded(Evidence evidence, Breaches breaches) {
        Map<String, Set<Outcome>> outcomes = new HashMap<>();
        for (Captured<FindingRecorded> record : evidence.capture().findings()) {
            Finding finding = record.value().getFinding();
            outcomes.computeIfAbsent(finding.getFindingId(), unused -> new HashSet<>())
                    .add(finding.getOutcome());
        }
        for (Captured<Verdict> record : evidence.capture().verdicts()) {
            for (Finding finding : record.value().getFindings()) {
                boolean plannersWord = finding.getOutcome() == Outcome.NOT_APPLICABLE;
                if (!plannersWord
                        && !outcomes.getOrDefault(finding.getFindingId(), Set.of())
                                .contains(finding.getOutcome())) {
                    breaches.add(
                            Invariant.FINDINGS_AS_RECORDED,
                            record.value().getArrivalId(),
                            record,
                            finding.getDetector() + '=' + finding.getOutcome() + " was never recorded");
                }
            }
        }
    }
}
