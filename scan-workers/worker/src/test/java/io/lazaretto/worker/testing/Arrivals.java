package io.lazaretto.worker.testing;

import io.lazaretto.schemas.cloudevent.CloudEvent;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanRequest;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.identity.Identities;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Arrivals and tasks as ingest and the aggregator publish them. */
public final class Arrivals {
    public static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static final EventSerdes SERDES = EventSerdes.create(Map.of());

    private Arrivals() {}

    public static ModelArrival arrival(String uri, String revision) {
        ScanRequest request = new ScanRequest(Profile.STANDARD, null, null, null, null);
        return new ModelArrival(
                Identities.arrivalId(uri, revision, request),
                "test",
                uri,
                uri,
                revision,
                "test",
                request,
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    public static void publish(String bootstrap, ModelArrival arrival) throws Exception {
        String topic = Contracts.MODEL_ARRIVALS.topic().name();
        byte[] value = SERDES.serializer(Contracts.MODEL_ARRIVALS).serialize(topic, arrival);
        publish(bootstrap, topic, Contracts.MODEL_ARRIVALS.cloudEventType(), arrival.getArrivalId(), value);
    }

    public static void publish(String bootstrap, ScanTask task) throws Exception {
        String topic = Contracts.SCAN_TASKS_STANDARD.topic().name();
        byte[] value = SERDES.serializer(Contracts.SCAN_TASKS_STANDARD).serialize(topic, task);
        publish(bootstrap, topic, Contracts.SCAN_TASKS_STANDARD.cloudEventType(), task.getContentDigest(), value);
    }

    private static void publish(String bootstrap, String topic, String type, String key, byte[] value)
            throws Exception {
        try (KafkaProducer<String, byte[]> producer = TestBroker.producer(bootstrap)) {
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, value);
            new CloudEvent(key, "/test", type, key, Instant.now(), TRACEPARENT).writeTo(record.headers());
            producer.send(record).get(30, TimeUnit.SECONDS);
        }
    }
}
