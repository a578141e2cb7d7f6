package io.lazaretto.ingest.testing;

import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import io.lazaretto.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the arrivals topic from its beginning. */
public final class ArrivalTopic implements AutoCloseable {
    private final KafkaConsumer<String, ModelArrival> consumer;
    private final List<ConsumerRecord<String, ModelArrival>> seen = new ArrayList<>();

    public ArrivalTopic(String bootstrap) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "allow.auto.create.topics", "false"),
                new StringDeserializer(),
                EventSerdes.create(Map.of()).deserializer(Contracts.MODEL_ARRIVALS));
        List<TopicPartition> partitions = IntStream.range(0, Topics.MODEL_ARRIVALS.partitions())
                .mapToObj(i -> new TopicPartition(Topics.MODEL_ARRIVALS.name(), i))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Every record of one arrival so far; waits for the first. */
    public List<ConsumerRecord<String, ModelArrival>> await(String arrivalId) throws Exception {
        Await.until("arrival " + arrivalId + " on the topic", Duration.ofSeconds(60), () -> {
            poll();
            return seen.stream().anyMatch(record -> record.key().equals(arrivalId));
        });
        return seen.stream().filter(record -> record.key().equals(arrivalId)).toList();
    }

    /** Everything that was published up to now. */
    public List<ConsumerRecord<String, ModelArrival>> all() throws Exception {
        var ends = consumer.endOffsets(consumer.assignment());
        Await.until("end of the topic", Duration.ofSeconds(30), () -> {
            poll();
            return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        });
        return List.copyOf(seen);
    }

    private void poll() {
        consumer.poll(Duration.ofMillis(50)).forEach(seen::add);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
