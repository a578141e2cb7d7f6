package io.lazaretto.proving.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.lazaretto.proving.capture.Capture.Undecodable;
import io.lazaretto.proving.capture.Captured.Attribute;
import io.lazaretto.schemas.serde.Contract;
import io.lazaretto.schemas.serde.EventSerdes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads one topic whole, from its first record to the last stable offset at the time of the call, {@code read_committed}.
 * One instance serves any number of calls, each with a consumer of its own.
 */
public final class TopicReader {
    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrap;
    private final Duration timeout;

    /** @param timeout bound on one {@link #read} */
    public TopicReader(String bootstrap, Duration timeout) {
        this.bootstrap = requireNonNull(bootstrap, "bootstrap is null");
        this.timeout = requireNonNull(timeout, "timeout is null");
    }

    /**
     * @param undecodable receives the records that are not of the contract
     * @throws IllegalStateException when the end is not reached in time
     */
    public <T extends SpecificRecord> List<Captured<T>> read(Contract<T> contract, List<Undecodable> undecodable) {
        List<Captured<T>> records = new ArrayList<>();
        Instant end = Instant.now().plus(timeout);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                Deserializer<T> values = EventSerdes.create(Map.of()).deserializer(contract)) {
            String topic = contract.topic().name();
            List<TopicPartition> partitions = consumer.partitionsFor(topic, timeout).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, timeout);
            Set<TopicPartition> open = new HashSet<>(partitions);
            while (true) {
                open.removeIf(p -> consumer.position(p, timeout) >= ends.get(p));
                if (open.isEmpty()) {
                    return records;
                }
                if (Instant.now().isAfter(end)) {
                    throw new IllegalStateException("did not reach the end of " + topic + " within " + timeout);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    decode(record, values, records, undecodable);
                }
            }
        }
    }

    private static <T> void decode(
            ConsumerRecord<byte[], byte[]> record,
            Deserializer<T> values,
            List<Captured<T>> records,
            List<Undecodable> undecodable) {
        String place = record.topic() + '-' + record.partition() + '@' + record.offset();
        try {
            T value = values.deserialize(record.topic(), record.value());
            if (value == null) {
                undecodable.add(new Undecodable(place, "no value"));
                return;
            }
            String key = record.key() == null ? null : new String(record.key(), UTF_8);
            records.add(
                    new Captured<>(record.topic(), record.partition(), record.offset(), key, headers(record), value));
        } catch (SerializationException e) {
            undecodable.add(new Undecodable(place, String.valueOf(e.getMessage())));
        }
    }

    private static List<Attribute> headers(ConsumerRecord<byte[], byte[]> record) {
        List<Attribute> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new Attribute(header.key(), header.value() == null ? "" : new String(header.value(), UTF_8)));
        }
        return headers;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", bootstrap,
                "isolation.level", "read_committed",
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest");
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
