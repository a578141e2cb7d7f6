package io.lazaretto.proving.checker;

import io.lazaretto.proving.capture.Captured;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.PlannedDetector;
import io.lazaretto.schemas.event.ScanTask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link Invariant#BOUNDED_WASTE}: a finding is published once for each record that asked for it, and once more per
 * fault. {@link Invariant#DRAINED}: no share group has work left.
 */
final class WasteRule implements Rule {
    private final int faults;

    WasteRule(int faults) {
        this.faults = faults;
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        Map<String, Integer> asked = asked(evidence);
        Map<String, Integer> published = new HashMap<>();
        for (Captured<FindingRecorded> record : evidence.capture().findings()) {
            published.merge(item(record.value()), 1, Integer::sum);
        }
        published.forEach((item, times) -> {
            int allowed = asked.getOrDefault(item, 1) + faults;
            if (times > allowed) {
                breaches.add(Invariant.BOUNDED_WASTE, item, "published " + times + " times, at most " + allowed);
            }
        });
        evidence.capture().backlog().forEach((group, backlog) -> {
            if (backlog != 0) {
                breaches.add(Invariant.DRAINED, group, backlog + " records not completed");
            }
        });
    }

    private static String item(FindingRecorded recorded) {
        String finding = recorded.getFinding().getFindingId();
        return recorded.getArrival() == null
                ? finding
                : finding + " for " + recorded.getArrival().getArrivalId();
    }

    /** Inspections default to one per arrival record; tasks may be planned again. */
    private static Map<String, Integer> asked(Evidence evidence) {
        Map<String, Integer> asked = new HashMap<>();
        for (Captured<ScanTask> task : evidence.capture().tasks()) {
            for (PlannedDetector detector : task.value().getDetectors()) {
                asked.merge(detector.getFindingId(), 1, Integer::sum);
            }
        }
        for (Captured<FindingRecorded> record : evidence.capture().findings()) {
            if (record.value().getArrival() != null) {
                int arrivals = evidence.arrivals()
                        .getOrDefault(record.value().getArrival().getArrivalId(), List.of())
                        .size();
                asked.put(item(record.value()), arrivals);
            }
        }
        return asked;
    }
}
