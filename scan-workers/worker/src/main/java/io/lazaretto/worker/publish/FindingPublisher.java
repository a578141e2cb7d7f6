package io.lazaretto.worker.publish;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.cloudevent.CloudEvent;
import io.lazaretto.schemas.cloudevent.TraceContext;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.serde.Contracts;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;

/** Publishes findings through one producer that all lanes share. Thread-safe. */
public final class FindingPublisher implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Supplier<Producer<String, byte[]>> factory;
    private final Serializer<FindingRecorded> serializer;
    private final String source;
    private Producer<String, byte[]> producer;
    private boolean closed;

    /**
     * @param factory makes the producer when it is first needed: a broker whose name does not resolve yet must not keep
     *     the worker from starting
     * @param workerId names the CloudEvents source
     */
    public FindingPublisher(
            Supplier<Producer<String, byte[]>> factory, Serializer<FindingRecorded> serializer, String workerId) {
        this.factory = requireNonNull(factory, "factory is null");
        this.serializer = requireNonNull(serializer, "serializer is null");
        this.source = "/lazaretto/workers/" + workerId;
    }

    /**
     * Hands one finding to the producer.
     *
     * @return completes when the broker acknowledged it, or fails; a failure says nothing about later attempts
     */
    Future<?> send(FindingRecorded finding, String traceparent) {
        try {
            return producer().send(record(finding, traceparent));
        } catch (KafkaException | IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private ProducerRecord<String, byte[]> record(FindingRecorded recorded, String traceparent) {
        Finding finding = recorded.getFinding();
        String topic = Contracts.FINDINGS.topic().name();
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic, finding.getSubject(), serializer.serialize(topic, recorded));
        new CloudEvent(
                        finding.getFindingId() + '-' + finding.getProducedAt().toEpochMilli(),
                        source,
                        Contracts.FINDINGS.cloudEventType(),
                        finding.getSubject(),
                        finding.getProducedAt(),
                        TraceContext.continueFrom(traceparent))
                .writeTo(record.headers());
        return record;
    }

    private synchronized Producer<String, byte[]> producer() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        if (producer == null) {
            producer = factory.get();
        }
        return producer;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close(CLOSE_TIMEOUT);
        }
    }
}
