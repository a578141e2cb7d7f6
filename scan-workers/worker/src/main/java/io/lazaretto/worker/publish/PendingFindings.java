package io.lazaretto.worker.publish;

import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.worker.isolation.Cancellation;
import io.lazaretto.worker.work.FindingSink;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The findings of one item on their way to the broker. Used by the item's thread only. */
public final class PendingFindings implements FindingSink {
    private static final Logger LOGGER = LoggerFactory.getLogger(PendingFindings.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final FindingPublisher publisher;
    private final String traceparent;
    private final Deque<Sent> pending = new ArrayDeque<>();

    private record Sent(FindingRecorded finding, Future<?> acknowledged) {}

    public PendingFindings(FindingPublisher publisher, String traceparent) {
        this.publisher = publisher;
        this.traceparent = traceparent;
    }

    @Override
    public void publish(FindingRecorded finding) {
        pending.add(new Sent(finding, publisher.send(finding, traceparent)));
    }

    /**
     * Returns when the broker has acknowledged everything published so far. Tries again, for as long as it takes, where the
     * broker does not answer or refuses.
     *
     * @throws IllegalStateException when a finding can never be published
     * @throws InterruptedException when interrupted or cancelled before that
     */
    public void awaitAcknowledged(Cancellation cancellation) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (!pending.isEmpty()) {
            Sent first = pending.peek();
            try {
                first.acknowledged().get();
                pending.remove();
                pause = FIRST_PAUSE;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof InterruptException) {
                    throw new InterruptedException("interrupted while publishing");
                }
                if (e.getCause() instanceof RecordTooLargeException) {
                    throw new IllegalStateException("a finding is larger than the broker takes", e.getCause());
                }
                LOGGER.warn(
                        "finding not published, trying again findingId={} detector={} pauseMs={} error=\"{}\"",
                        first.finding().getFinding().getFindingId(),
                        first.finding().getFinding().getDetector(),
                        pause.toMillis(),
                        e.getCause().getMessage());
                if (cancellation.await(pause)) {
                    throw new InterruptedException("cancelled while publishing");
                }
                pause = longer(pause);
                pending.remove();
                pending.addFirst(new Sent(first.finding(), publisher.send(first.finding(), traceparent)));
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
}
