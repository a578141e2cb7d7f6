package io.lazaretto.worker.testing;

import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.worker.finding.FindingWriter;
import io.lazaretto.worker.finding.Slot;
import io.lazaretto.worker.isolation.Cancellation;
import io.lazaretto.worker.work.Delivery;
import io.lazaretto.worker.work.FindingSink;
import io.lazaretto.worker.work.TroubleException;
import io.lazaretto.worker.work.Work;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Work on items that are plain text; what it does is given. Counts how often each item was begun. Thread-safe. */
public final class TestingWork implements Work<String> {
    public static final String DETECTOR = "test.detector";

    private final Step step;
    private final FindingWriter writer = new FindingWriter("test", InstantSource.system());
    private final Map<String, Integer> runs = new ConcurrentHashMap<>();
    private final Queue<String> cancelled = new ConcurrentLinkedQueue<>();

    /** What is done with an item before its finding is published. */
    public interface Step {
        void run(Delivery<String> delivery, Cancellation cancellation) throws TroubleException, InterruptedException;
    }

    public TestingWork(Step step) {
        this.step = step;
    }

    /** Runs begun for an item. */
    public int runs(String item) {
        return runs.getOrDefault(item, 0);
    }

    /** Items that were interrupted. */
    public List<String> cancelled() {
        return List.copyOf(cancelled);
    }

    @Override
    public String id(String item) {
        return item;
    }

    @Override
    public void run(Delivery<String> delivery, Cancellation cancellation, FindingSink sink)
            throws TroubleException, InterruptedException {
        runs.merge(delivery.item(), 1, Integer::sum);
        try {
            step.run(delivery, cancellation);
        } catch (InterruptedException e) {
            cancelled.add(delivery.item());
            throw e;
        }
        DetectorReport clear = new DetectorReport(DETECTOR, Outcome.CLEAR, null, Double.NaN, List.of(), List.of());
        sink.publish(writer.found(slot(delivery), clear, false, 0, null, null, delivery.count()));
    }

    @Override
    public List<FindingRecorded> unfinished(Delivery<String> delivery, String reason, boolean interim) {
        return List.of(writer.inconclusive(slot(delivery), reason, true, interim, null, delivery.count()));
    }

    private static Slot slot(Delivery<String> delivery) {
        String item = delivery.item();
        return new Slot("fnd-" + item, item, DETECTOR, "1", "config", 0);
    }
}
