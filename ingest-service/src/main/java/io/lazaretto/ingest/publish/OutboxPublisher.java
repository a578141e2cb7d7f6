package io.lazaretto.ingest.publish;

import static java.util.Objects.requireNonNull;

import io.lazaretto.ingest.outbox.Outbox;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.topic.ClusterSetupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the outbox onto the topic, on a thread of its own, for ever: what the cluster does not take now is tried again
 * with growing waits. The cluster is prepared before the first record. Marks an entry as published only after the
 * acknowledgement of all replicas.
 */
public final class OutboxPublisher implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(OutboxPublisher.class);
    private static final int BATCH = 500;
    private static final Duration POLL = Duration.ofMillis(200);
    /** Without anything to publish, the cluster is asked so often whether it is there, so that health tells the truth. */
    private static final Duration PROBE_AFTER = Duration.ofSeconds(10);
    /** Above the producer's delivery timeout, so that the producer itself reports first. */
    private static final Duration ACK_TIMEOUT = Duration.ofSeconds(45);

    private static final Duration ORDERLY_STOP = Duration.ofSeconds(2);
    /** Without a cluster there is nothing worth waiting for. */
    private static final Duration HASTY_STOP = Duration.ofMillis(200);

    private final Outbox outbox;
    private final PublishTarget target;
    private final ArrivalRecords records;
    private final Backoff backoff;
    private final IntConsumer published;
    private final Thread thread = new Thread(this::run, "ingest-publisher");
    private final CountDownLatch stopping = new CountDownLatch(1);

    private volatile boolean connected;
    private volatile int failures;
    private volatile String error;

    /** Of the publisher's thread only, as {@link #producer}. */
    private boolean prepared;

    private long lastContact;

    private Producer<String, ModelArrival> producer;

    /** @param published told how many entries were just acknowledged */
    public OutboxPublisher(
            Outbox outbox, PublishTarget target, ArrivalRecords records, Backoff backoff, IntConsumer published) {
        this.outbox = requireNonNull(outbox, "outbox is null");
        this.target = requireNonNull(target, "target is null");
        this.records = requireNonNull(records, "records is null");
        this.backoff = requireNonNull(backoff, "backoff is null");
        this.published = requireNonNull(published, "published is null");
    }

    public void start() {
        thread.start();
    }

    public PublisherStatus status() {
        return new PublisherStatus(thread.isAlive(), connected, failures, Optional.ofNullable(error));
    }

    private void run() {
        try {
            while (!isStopping()) {
                round();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connected = false;
            dropProducer(Duration.ZERO);
        }
    }

    private void round() throws InterruptedException {
        try {
            if (!prepared) {
                target.prepare();
                prepared = true;
                succeeded();
            }
            if (producer == null) {
                producer = target.newProducer();
            }
            List<Outbox.Pending> entries = outbox.take(BATCH, POLL);
            if (!entries.isEmpty()) {
                publish(entries);
            } else if (System.nanoTime() - lastContact > PROBE_AFTER.toNanos()) {
                target.probe();
                succeeded();
            }
        } catch (ClusterSetupException | KafkaException e) {
            failed(String.valueOf(e.getMessage()));
        }
    }

    private void publish(List<Outbox.Pending> entries) throws InterruptedException {
        List<Sent> sent = new ArrayList<>(entries.size());
        try {
            for (Outbox.Pending entry : entries) {
                Future<RecordMetadata> result = producer.send(
                        records.record(entry.entry().arrival(), entry.entry().traceparent()));
                sent.add(new Sent(entry, result));
                if (result.state() == Future.State.FAILED) {
                    // Each send may block for seconds while the cluster is away: one is enough to know.
                    break;
                }
            }
        } catch (KafkaException e) {
            putBack(entries, sent.size());
            collect(sent);
            dropProducer(Duration.ZERO);
            throw e;
        }
        putBack(entries, sent.size());
        collect(sent);
    }

    private void putBack(List<Outbox.Pending> entries, int from) {
        entries.subList(from, entries.size()).forEach(entry -> outbox.failed(entry.sequence()));
    }

    private record Sent(Outbox.Pending entry, Future<RecordMetadata> result) {}

    private void collect(List<Sent> sent) throws InterruptedException {
        int acknowledged = 0;
        String lastError = null;
        long end = System.nanoTime() + ACK_TIMEOUT.toNanos();
        for (Sent one : sent) {
            String failure = result(one, end);
            if (failure == null) {
                acknowledged++;
            } else {
                lastError = failure;
            }
        }
        if (acknowledged > 0) {
            published.accept(acknowledged);
            succeeded();
        }
        if (lastError != null) {
            // A producer that failed may be in a state it does not leave; a new one costs little at this rate.
            dropProducer(Duration.ZERO);
            failed(lastError);
        }
    }

    /** Null when the entry was acknowledged or set aside. */
    private String result(Sent sent, long end) throws InterruptedException {
        long sequence = sent.entry().sequence();
        try {
            sent.result().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            outbox.published(sequence);
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException) {
                outbox.setAside(sequence, "larger than the cluster takes");
                return null;
            }
            outbox.failed(sequence);
            return String.valueOf(e.getCause().getMessage());
        } catch (TimeoutException e) {
            outbox.failed(sequence);
            return "no acknowledgement within " + ACK_TIMEOUT;
        }
    }

    private void succeeded() {
        if (!connected) {
            LOGGER.info("publishing arrivals pending={}", outbox.status().pending());
        }
        connected = true;
        lastContact = System.nanoTime();
        failures = 0;
        error = null;
    }

    private void failed(String reason) throws InterruptedException {
        connected = false;
        failures++;
        error = reason;
        Duration wait = backoff.after(failures);
        LOGGER.warn(
                "arrivals wait for the Kafka cluster pending={} failures={} retryIn={} error={}",
                outbox.status().pending(),
                failures,
                wait,
                reason);
        boolean stopped = stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        if (stopped) {
            LOGGER.debug("publisher stops while it waits");
        }
    }

    private void dropProducer(Duration timeout) {
        if (producer != null) {
            producer.close(timeout);
            producer = null;
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /**
     * Waits until nothing is pending or the cluster is away.
     *
     * @return whether the outbox is empty
     */
    public boolean drain(Duration grace) throws InterruptedException {
        long end = System.nanoTime() + grace.toNanos();
        while (outbox.status().pending() > 0 && thread.isAlive() && connected && System.nanoTime() < end) {
            if (stopping.await(20, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        return outbox.status().pending() == 0;
    }

    /** Stops within a few seconds; what is not acknowledged stays in the outbox. */
    @Override
    public void close() {
        stopping.countDown();
        if (!thread.isAlive()) {
            return;
        }
        try {
            if (!thread.join(connected ? ORDERLY_STOP : HASTY_STOP)) {
                thread.interrupt();
                if (!thread.join(Duration.ofSeconds(8))) {
                    LOGGER.warn("publisher thread does not stop");
                }
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
