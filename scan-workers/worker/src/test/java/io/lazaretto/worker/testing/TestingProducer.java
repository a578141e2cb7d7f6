package io.lazaretto.worker.testing;

import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import io.lazaretto.worker.publish.FindingPublisher;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A publisher over Kafka's own in-memory producer, and the findings that it was given. */
public final class TestingProducer {
    private final EventSerdes serdes = EventSerdes.create(Map.of());
    private final MockProducer<String, byte[]> producer;
    private final FindingPublisher publisher;

    /** @param acknowledging whether the broker acknowledges at once; else the test does, through {@link #producer} */
    public TestingProducer(boolean acknowledging) {
        this.producer = new MockProducer<>(acknowledging, null, new StringSerializer(), new ByteArraySerializer());
        this.publisher = new FindingPublisher(() -> producer, serdes.serializer(Contracts.FINDINGS), "test");
    }

    public FindingPublisher publisher() {
        return publisher;
    }

    public MockProducer<String, byte[]> producer() {
        return producer;
    }

    /** Everything sent so far, acknowledged or not. */
    public List<Finding> findings() {
        Deserializer<FindingRecorded> deserializer = serdes.deserializer(Contracts.FINDINGS);
        return producer.history().stream()
                .map(record ->
                        deserializer.deserialize(record.topic(), record.value()).getFinding())
                .toList();
    }
}
