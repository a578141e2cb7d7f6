package io.lazaretto.worker.lane;

import io.lazaretto.worker.isolation.Cancellation;
import io.lazaretto.worker.publish.FindingPublisher;
import io.lazaretto.worker.publish.PendingFindings;
import io.lazaretto.worker.work.Delivery;
import io.lazaretto.worker.work.TroubleException;
import io.lazaretto.worker.work.Work;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work on one item, apart from the deliveries that ask for it. Runs on a thread of its own, until its findings are
 * acknowledged by the broker.
 *
 * <pre>
 * scanning ──► publishing ──► PUBLISHED
 *    │  ▲ └── world in the way: waits, again ──► TROUBLE after the lane's patience
 *    └──┴──── cancelled ──► CANCELLED
 * </pre>
 */
final class RunningItem<T> implements Runnable {
    static final String KILLED = "killed its scanner";
    static final String INTERNAL = "internal error";
    private static final Logger LOGGER = LoggerFactory.getLogger(RunningItem.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final String id;
    private final Delivery<T> delivery;
    private final Work<T> work;
    private final FindingPublisher publisher;
    private final LaneSettings settings;
    private final LaneMeters meters;
    private final Cancellation cancellation = new Cancellation();
    private final CompletableFuture<ItemResult> result = new CompletableFuture<>();
    private volatile boolean publishing;

    RunningItem(
            String id,
            Delivery<T> delivery,
            Work<T> work,
            FindingPublisher publisher,
            LaneSettings settings,
            LaneMeters meters) {
        this.id = id;
        this.delivery = delivery;
        this.work = work;
        this.publisher = publisher;
        this.settings = settings;
        this.meters = meters;
    }

    String id() {
        return id;
    }

    /** Completes when the work has ended; never exceptionally. */
    CompletableFuture<ItemResult> result() {
        return result;
    }

    /** Whether the scan is over and only the broker's acknowledgement is missing: worth keeping without a lease. */
    boolean isPublishing() {
        return publishing;
    }

    boolean isCancelled() {
        return cancellation.isCancelled();
    }

    void cancel() {
        cancellation.cancel();
    }

    @Override
    public void run() {
        Timer.Sample sample = meters.started();
        LOGGER.info("item started lane={} workItem={} delivery={}", settings.name(), id, delivery.count());
        ItemResult ended = ItemResult.CANCELLED;
        Thread self = Thread.currentThread();
        try (Cancellation.Registration _ = cancellation.onCancel(self::interrupt)) {
            ended = attempt();
        } catch (InterruptedException e) {
            ended = ItemResult.CANCELLED;
        } finally {
            meters.finished(sample, ended);
            LOGGER.info(
                    "item finished lane={} workItem={} delivery={} result={}",
                    settings.name(),
                    id,
                    delivery.count(),
                    ended);
            result.complete(ended);
            // The thread serves other items after this one.
            Thread.interrupted();
        }
    }

    private ItemResult attempt() throws InterruptedException {
        try {
            if (isLastDelivery()) {
                // Before anything is read: a model that kills its scanner's machine leaves this trace.
                publishUnfinished(KILLED, true);
            }
            return work();
        } catch (RuntimeException e) {
            if (cancellation.isCancelled()) {
                return ItemResult.CANCELLED;
            }
            LOGGER.error("scan failed for a reason of our own lane={} workItem={}", settings.name(), id, e);
            publishUnfinished(INTERNAL, false);
            return ItemResult.PUBLISHED;
        }
    }

    private ItemResult work() throws InterruptedException {
        long giveUp = System.nanoTime() + settings.patience().toNanos();
        Duration pause = Duration.ofMillis(250);
        while (true) {
            PendingFindings findings = new PendingFindings(publisher, delivery.traceparent());
            try {
                work.run(delivery, cancellation, findings);
                publishing = true;
                findings.awaitAcknowledged(cancellation);
                return ItemResult.PUBLISHED;
            } catch (TroubleException e) {
                LOGGER.warn(
                        "item waits for the world lane={} workItem={} pauseMs={} error=\"{}\"",
                        settings.name(),
                        id,
                        pause.toMillis(),
                        e.getMessage());
                if (System.nanoTime() - giveUp >= 0) {
                    return giveUp(e);
                }
                if (cancellation.await(pause)) {
                    return ItemResult.CANCELLED;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /** The last delivery is not released: nobody would take the item any more. */
    private ItemResult giveUp(TroubleException trouble) throws InterruptedException {
        if (!isLastDelivery()) {
            return ItemResult.TROUBLE;
        }
        publishUnfinished(trouble.getMessage(), false);
        return ItemResult.PUBLISHED;
    }

    private boolean isLastDelivery() {
        return delivery.count() >= settings.deliveryLimit();
    }

    private void publishUnfinished(String reason, boolean interim) throws InterruptedException {
        PendingFindings findings = new PendingFindings(publisher, delivery.traceparent());
        work.unfinished(delivery, reason, interim).forEach(findings::publish);
        findings.awaitAcknowledged(cancellation);
    }
}
