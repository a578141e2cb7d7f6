package io.lazaretto.standalone.feed;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import io.lazaretto.schemas.topic.Topic;
import io.lazaretto.standalone.cluster.ClusterAccess;
import io.lazaretto.standalone.trouble.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A consumer with an assignment of its own, and the decoding of what it reads. Not thread-safe. */
final class FeedConsumer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(FeedConsumer.class);

    private final Consumer<String, byte[]> consumer;
    private final Map<String, Decoder> decoders;

    private interface Decoder {
        Event decode(String topic, byte[] value);
    }

    private FeedConsumer(Consumer<String, byte[]> consumer, EventSerdes serdes) {
        this.consumer = requireNonNull(consumer, "consumer is null");
        Deserializer<io.lazaretto.schemas.event.Verdict> verdicts = serdes.deserializer(Contracts.VERDICTS);
        Deserializer<io.lazaretto.schemas.event.FindingRecorded> findings = serdes.deserializer(Contracts.FINDINGS);
        this.decoders = Map.of(
                Contracts.VERDICTS.topic().name(),
                (topic, value) -> new Event.Issued(verdicts.deserialize(topic, value)),
                Contracts.FINDINGS.topic().name(),
                (topic, value) -> new Event.Found(findings.deserialize(topic, value)));
    }

    static FeedConsumer create(ClusterAccess access) throws Trouble {
        try {
            return new FeedConsumer(
                    new KafkaConsumer<>(
                            access.with(Map.of(
                                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                                    ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                                    ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false",
                                    ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "250",
                                    ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000")),
                            new StringDeserializer(),
                            new ByteArrayDeserializer()),
                    EventSerdes.create(access.client()));
        } catch (KafkaException e) {
            throw new Trouble("no Kafka client for " + access.bootstrap() + ": " + rootMessage(e), e);
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** Partitions of a topic; none when it does not exist. */
    List<TopicPartition> partitions(Topic topic, Duration timeout) {
        List<PartitionInfo> found = consumer.partitionsFor(topic.name(), timeout);
        return found == null
                ? List.of()
                : found.stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
    }

    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions, Duration timeout) {
        return consumer.endOffsets(partitions, timeout);
    }

    /** Reads from the given offsets on. */
    void assign(Map<TopicPartition, Long> offsets) {
        consumer.assign(offsets.keySet());
        offsets.forEach(consumer::seek);
    }

    /** Reads from the first record that is still there. */
    void assignFromStart(Collection<TopicPartition> partitions) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    long position(TopicPartition partition, Duration timeout) {
        return consumer.position(partition, timeout);
    }

    Iterable<ConsumerRecord<String, byte[]>> poll(Duration wait) {
        return consumer.poll(wait);
    }

    List<Event> events(Duration wait) {
        List<Event> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : consumer.poll(wait)) {
            decode(record).ifPresent(events::add);
        }
        return events;
    }

    /** The event in a record; empty for a deletion, and for what is no event, which is logged. */
    Optional<Event> decode(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(decoders.get(record.topic()).decode(record.topic(), record.value()));
        } catch (SerializationException e) {
            LOGGER.warn(
                    "record ignored topic={} partition={} offset={} error={}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        // It belongs to no group: there is nothing to hand back, and a fetch under way is not worth waiting for.
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
