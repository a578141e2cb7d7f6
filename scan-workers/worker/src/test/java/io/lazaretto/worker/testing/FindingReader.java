package io.lazaretto.worker.testing;

import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the findings topic from its beginning. */
public final class FindingReader implements AutoCloseable {
    private final KafkaConsumer<String, byte[]> consumer;
    private final Deserializer<FindingRecorded> deserializer =
            EventSerdes.create(Map.of()).deserializer(Contracts.FINDINGS);
    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    private final List<FindingRecorded> findings = new ArrayList<>();

    public FindingReader(String bootstrap) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        String topic = Contracts.FINDINGS.topic().name();
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Waits until so many findings match, and returns them. */
    public List<FindingRecorded> await(int count, Duration limit, Predicate<FindingRecorded> which) {
        Await.until(count + " findings", limit, () -> {
            poll(Duration.ofMillis(20));
            return findings.stream().filter(which).count() >= count;
        });
        return findings.stream().filter(which).toList();
    }

    /** Findings made for one arrival. */
    public List<FindingRecorded> awaitArrival(String arrivalId, int count, Duration limit) {
        return await(
                count,
                limit,
                f -> f.getArrival() != null && f.getArrival().getArrivalId().equals(arrivalId));
    }

    private void poll(Duration time) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(time)) {
            records.add(record);
            findings.add(deserializer.deserialize(record.topic(), record.value()));
        }
    }

    /** The records as they were read, in the order of the findings. */
    public List<ConsumerRecord<String, byte[]>> records() {
        return List.copyOf(records);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
