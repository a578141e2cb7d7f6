package io.lazaretto.worker.lane;

import io.lazaretto.schemas.cloudevent.CloudEvent;
import io.lazaretto.worker.work.Delivery;
import io.lazaretto.worker.work.TroubleException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One slot of a lane: one thread, one share consumer, one item at a time. The work itself runs on another thread; this one
 * takes the item, renews its lease, and tells the broker how it ended.
 */
final class LaneSlot<T> implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LaneSlot.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(250);
    /** The first poll after an acknowledgement stays without an answer to its end, although a record may be there. */
    private static final Duration FIRST_POLL = Duration.ofMillis(5);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final LaneSettings settings;
    private final Supplier<ShareConsumer<byte[], byte[]>> consumers;
    private final RecordDecoder<T> decoder;
    private final ItemStarter<T> items;
    private final Shutdown shutdown;
    private final LaneMeters meters;
    private volatile long lastBeat = System.nanoTime();
    private volatile LeasedConsumer current;

    LaneSlot(
            LaneSettings settings,
            Supplier<ShareConsumer<byte[], byte[]>> consumers,
            RecordDecoder<T> decoder,
            ItemStarter<T> items,
            Shutdown shutdown,
            LaneMeters meters) {
        this.settings = settings;
        this.consumers = consumers;
        this.decoder = decoder;
        this.items = items;
        this.shutdown = shutdown;
        this.meters = meters;
    }

    /** Time since the slot last went round its loop. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastBeat);
    }

    /** After the shutdown was requested: ends a wait for the next item. */
    void wakeup() {
        LeasedConsumer consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    @Override
    public void run() {
        Duration pause = FIRST_PAUSE;
        while (!shutdown.isRequested()) {
            long opened = System.nanoTime();
            try (LeasedConsumer consumer = new LeasedConsumer(consumers.get(), settings, meters)) {
                current = consumer;
                serve(consumer);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                boolean steady =
                        System.nanoTime() - opened > Duration.ofMinutes(1).toNanos();
                pause = steady ? FIRST_PAUSE : pause;
                report(e, pause);
                rest(pause);
                pause = longer(pause);
            } finally {
                current = null;
            }
        }
    }

    private void report(RuntimeException e, Duration pause) {
        if (e instanceof KafkaException) {
            LOGGER.warn(
                    "lane lost its consumer, opening another lane={} pauseMs={} error=\"{}\"",
                    settings.name(),
                    pause.toMillis(),
                    e.toString());
        } else {
            LOGGER.error("lane failed, opening another consumer lane={} pauseMs={}", settings.name(), pause, e);
        }
    }

    private void rest(Duration pause) {
        lastBeat = System.nanoTime();
        try {
            shutdown.requested().get(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return;
        } catch (ExecutionException e) {
            throw new AssertionError("a request never fails", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private void serve(LeasedConsumer consumer) throws InterruptedException {
        Duration poll = IDLE_POLL;
        while (!shutdown.isRequested()) {
            lastBeat = System.nanoTime();
            items.dropAbandoned();
            Optional<ConsumerRecord<byte[], byte[]>> record = consumer.take(poll);
            if (record.isPresent()) {
                handle(record.get(), consumer);
            }
            poll = record.isPresent() ? FIRST_POLL : IDLE_POLL;
        }
    }

    private void handle(ConsumerRecord<byte[], byte[]> record, LeasedConsumer consumer) throws InterruptedException {
        int count = record.deliveryCount().map(Short::intValue).orElse(1);
        meters.delivered(count);
        Optional<T> item;
        try {
            item = decode(consumer);
        } catch (LeaseLostException e) {
            meters.leaseLost();
            return;
        } catch (TroubleException e) {
            LOGGER.warn("item released lane={} error=\"{}\"", settings.name(), e.getMessage());
            consumer.end(AcknowledgeType.RELEASE);
            return;
        }
        if (item.isEmpty()) {
            LOGGER.warn(
                    "undecodable item rejected lane={} topic={} partition={} offset={}",
                    settings.name(),
                    record.topic(),
                    record.partition(),
                    record.offset());
            consumer.end(AcknowledgeType.REJECT);
            return;
        }
        hold(items.attach(new Delivery<>(item.get(), count, CloudEvent.traceparent(record.headers()))), consumer);
    }

    /** Decodes the held record, keeping it while the world is in the way. */
    private Optional<T> decode(LeasedConsumer consumer)
            throws TroubleException, LeaseLostException, InterruptedException {
        long giveUp = System.nanoTime() + settings.patience().toNanos();
        while (true) {
            try {
                return decoder.decode(consumer.record().value());
            } catch (TroubleException e) {
                if (shutdown.isRequested() || System.nanoTime() - giveUp >= 0) {
                    throw e;
                }
                rest(consumer.renewalInterval());
                if (!consumer.renew()) {
                    throw new LeaseLostException();
                }
            }
        }
    }

    private void hold(RunningItem<T> item, LeasedConsumer consumer) throws InterruptedException {
        while (!awaitEnd(item, consumer.renewalInterval())) {
            lastBeat = System.nanoTime();
            if (shutdown.graceLeft().isZero()) {
                LOGGER.info("item released at shutdown lane={} workItem={}", settings.name(), item.id());
                item.cancel();
                consumer.end(AcknowledgeType.RELEASE);
                items.settle(item);
                return;
            }
            if (!consumer.renew()) {
                meters.leaseLost();
                LOGGER.warn("lease lost, scan goes on lane={} workItem={}", settings.name(), item.id());
                items.abandon(item, consumer.lease());
                return;
            }
        }
        if (consumer.end(acknowledgement(item.result().join()))) {
            items.settle(item);
        } else {
            items.abandon(item, consumer.lease());
        }
    }

    private static AcknowledgeType acknowledgement(ItemResult result) {
        return switch (result) {
            case PUBLISHED -> AcknowledgeType.ACCEPT;
            case TROUBLE, CANCELLED -> AcknowledgeType.RELEASE;
        };
    }

    /** Waits for the end of the item, at most the given time; a shutdown ends the wait once. */
    private boolean awaitEnd(RunningItem<T> item, Duration time) throws InterruptedException {
        Duration grace = shutdown.graceLeft();
        Duration wait = grace.compareTo(time) < 0 ? grace : time;
        CompletableFuture<?> woken =
                shutdown.isRequested() ? item.result() : CompletableFuture.anyOf(item.result(), shutdown.requested());
        try {
            woken.get(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("neither ever fails", e);
        }
        return item.result().isDone();
    }

    /** The broker may give the record to anyone. */
    private static final class LeaseLostException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
