package io.lazaretto.worker.testing;

import io.lazaretto.schemas.cloudevent.CloudEvent;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanRequest;
import io.lazaretto.schemas.identity.Identities;
import io.lazaretto.schemas.serde.Contract;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Arrivals and tasks as ingest and the aggregator publish them. */
public final class Arrivals {
    public static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

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
        publish(bootstrap, Contracts.MODEL_ARRIVALS, arrival.getArrivalId(), arrival);
    }

    public static <T extends SpecificRecord> void publish(String bootstrap, Contract<T> contract, String key, T event)
            throws Exception {
        byte[] value = EventSerdes.create(Map.of())
                .serializer(contract)
                .serialize(contract.topic().name(), event);
        try (KafkaProducer<String, byte[]> producer = TestBroker.producer(bootstrap)) {
            ProducerRecord<String, byte[]> record =
                    new ProducerRecord<>(contract.topic().name(), key, value);
            new CloudEvent(key, "/test", contract.cloudEventType(), key, Instant.now(), TRACEPARENT)
                    .writeTo(record.headers());
            producer.send(record).get(30, TimeUnit.SECONDS);
        }
    }
}
