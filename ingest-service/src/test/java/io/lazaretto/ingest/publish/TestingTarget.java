package io.lazaretto.ingest.publish;

import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import io.lazaretto.schemas.topic.ClusterSetupException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** A cluster in memory that fails as it is told, and remembers in which order it was used. */
final class TestingTarget implements PublishTarget {
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final Queue<RuntimeException> sendFailures = new ConcurrentLinkedQueue<>();
    private volatile boolean away;

    void away(boolean isAway) {
        away = isAway;
    }

    /** The next send fails with this. */
    void failNext(RuntimeException failure) {
        sendFailures.add(failure);
    }

    /** {@code prepare}, {@code producer}, and the key of every acknowledged record. */
    List<String> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    @Override
    public void prepare() {
        probe();
        events.add("prepare");
    }

    @Override
    public void probe() {
        if (away) {
            throw new ClusterSetupException("away", null);
        }
    }

    @Override
    public Producer<String, ModelArrival> newProducer() {
        events.add("producer");
        return new MockProducer<>(
                true, null, new StringSerializer(), EventSerdes.create(Map.of()).serializer(Contracts.MODEL_ARRIVALS)) {
            @Override
            public synchronized Future<RecordMetadata> send(
                    ProducerRecord<String, ModelArrival> record, Callback callback) {
                RuntimeException failure = sendFailures.poll();
                sendException = failure;
                Future<RecordMetadata> result = super.send(record, callback);
                events.add(record.key());
                return result;
            }
        };
    }
}
