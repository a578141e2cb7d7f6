package io.lazaretto.standalone.testing;

import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import io.lazaretto.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Answers every arrival that is published after it started with the verdicts that a function gives, keyed and partitioned
 * like the aggregator's.
 */
public final class TestingAggregator implements AutoCloseable {
    private final String bootstrap;
    private final Function<ModelArrival, List<Verdict>> decide;
    private final CountDownLatch listening = new CountDownLatch(1);
    private final KafkaProducer<String, Verdict> producer;
    private final Thread thread;
    private volatile boolean stopping;

    private TestingAggregator(String bootstrap, Function<ModelArrival, List<Verdict>> decide) {
        this.bootstrap = bootstrap;
        this.decide = decide;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap),
                new StringSerializer(),
                EventSerdes.create(Map.of()).serializer(Contracts.VERDICTS));
        this.thread = Thread.ofPlatform().name("testing-aggregator").daemon().unstarted(this::run);
    }

    public static TestingAggregator start(String bootstrap, Function<ModelArrival, List<Verdict>> decide)
            throws InterruptedException {
        TestingAggregator aggregator = new TestingAggregator(bootstrap, decide);
        aggregator.thread.start();
        if (!aggregator.listening.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("no assignment within 30 s");
        }
        return aggregator;
    }

    /** Issues a verdict now, and returns when the broker has it. */
    public void issue(Verdict verdict) throws Exception {
        producer.send(new ProducerRecord<>(Topics.VERDICTS.name(), verdict.getArrivalId(), verdict))
                .get(30, TimeUnit.SECONDS);
    }

    private void run() {
        try (KafkaConsumer<String, ModelArrival> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap),
                new StringDeserializer(),
                EventSerdes.create(Map.of()).deserializer(Contracts.MODEL_ARRIVALS))) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.MODEL_ARRIVALS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            listening.countDown();
            while (!stopping) {
                for (ConsumerRecord<String, ModelArrival> record : consumer.poll(Duration.ofMillis(50))) {
                    for (Verdict verdict : decide.apply(record.value())) {
                        verdict.setArrivalId(record.key());
                        issue(verdict);
                    }
                }
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(5));
    }
}
