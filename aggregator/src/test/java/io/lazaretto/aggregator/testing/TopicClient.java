package io.lazaretto.aggregator.testing;

import io.lazaretto.schemas.cloudevent.CloudEvent;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.serde.Contract;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plays ingest, worker and subscriber against a real broker. For one thread. */
public final class TopicClient implements AutoCloseable {
    private final String bootstrap;
    private final EventSerdes serdes = EventSerdes.create(Map.of());
    private final KafkaProducer<String, byte[]> producer;

    public TopicClient(String bootstrap) {
        this.bootstrap = bootstrap;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 0),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    public void publish(ModelArrival arrival) {
        publish(Contracts.MODEL_ARRIVALS, arrival.getArrivalId(), arrival);
    }

    public void publish(FindingRecorded finding) {
        publish(Contracts.FINDINGS, finding.getFinding().getSubject(), finding);
    }

    public <T extends SpecificRecord> void publish(Contract<T> contract, String key, T value) {
        publishBytes(
                contract.topic().name(),
                key,
                serdes.serializer(contract).serialize(contract.topic().name(), value));
    }

    public void publishBytes(String topic, String key, byte[] value) {
        ProducerRecord<String, byte[]> message = new ProducerRecord<>(topic, key, value);
        message.headers().add(CloudEvent.TRACEPARENT, Arrivals.TRACEPARENT.getBytes(StandardCharsets.UTF_8));
        try {
            producer.send(message).get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("could not publish", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Verdicts that were committed so far, read until the condition holds or the time is over. */
    public List<Verdict> verdicts(Predicate<List<Verdict>> enough, Duration limit) {
        return read(Contracts.VERDICTS, enough, limit);
    }

    public List<ScanTask> tasks(Predicate<List<ScanTask>> enough, Duration limit) {
        return read(Contracts.SCAN_TASKS_STANDARD, enough, limit);
    }

    public <T extends SpecificRecord> List<T> read(Contract<T> contract, Predicate<List<T>> enough, Duration limit) {
        var deserializer = serdes.deserializer(contract);
        List<T> values = new ArrayList<>();
        readBytes(
                contract.topic().name(),
                contract.topic().partitions(),
                all -> {
                    values.clear();
                    all.forEach(m -> values.add(deserializer.deserialize(m.topic(), m.value())));
                    return enough.test(values);
                },
                limit);
        return List.copyOf(values);
    }

    public List<ConsumerRecord<String, byte[]>> readBytes(
            String topic, int partitions, Predicate<List<ConsumerRecord<String, byte[]>>> enough, Duration limit) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed", "fetch.max.wait.ms", 50);
        List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> assignment = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                assignment.add(new TopicPartition(topic, partition));
            }
            consumer.assign(assignment);
            consumer.seekToBeginning(assignment);
            Instant end = Instant.now().plus(limit);
            do {
                consumer.poll(Duration.ofMillis(50)).forEach(all::add);
            } while (!enough.test(all) && Instant.now().isBefore(end));
        }
        return all;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
