package io.lazaretto.aggregator.view;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.topic.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows all partitions of one topic from the beginning, read committed, on one thread of its own. Where the cluster is away
 * it tries again, from the beginning: the receiver must not mind a record that it has seen.
 */
final class TopicTail implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TopicTail.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Topic topic;
    private final Map<String, Object> config;
    private final Consumer<ConsumerRecord<String, byte[]>> receiver;
    private final Duration maxStale;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile KafkaConsumer<String, byte[]> consumer;
    private volatile boolean caughtUp;
    private volatile long confirmedNanos;
    private Thread thread;

    /** @param client bootstrap servers and whatever else the cluster asks for */
    TopicTail(
            Topic topic, Map<String, ?> client, Duration maxStale, Consumer<ConsumerRecord<String, byte[]>> receiver) {
        this.topic = requireNonNull(topic, "topic is null");
        this.receiver = requireNonNull(receiver, "receiver is null");
        this.maxStale = requireNonNull(maxStale, "maxStale is null");
        this.config = new HashMap<>();
        client.forEach((key, value) -> {
            if (!key.startsWith("apicurio.")) {
                config.put(key, value);
            }
        });
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    }

    synchronized void start() {
        if (thread != null) {
            throw new IllegalStateException("started before");
        }
        thread = Thread.ofPlatform().name("view-" + topic.name()).daemon().start(this::run);
    }

    /** Whether everything committed some moments ago has been received. */
    boolean isCurrent() {
        return caughtUp && System.nanoTime() - confirmedNanos <= maxStale.toNanos();
    }

    private void run() {
        while (stop.getCount() > 0) {
            try (KafkaConsumer<String, byte[]> client =
                    new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
                consumer = client;
                follow(client);
            } catch (WakeupException | InterruptException e) {
                LOGGER.debug("event=view-woken topic={}", topic.name());
            } catch (KafkaException e) {
                LOGGER.warn("event=view-lost topic={} error=\"{}\"", topic.name(), e.getMessage());
            }
            caughtUp = false;
            pause();
        }
    }

    private void pause() {
        try {
            if (stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOGGER.debug("event=view-stopped topic={}", topic.name());
            }
        } catch (InterruptedException e) {
            stop.countDown();
            Thread.currentThread().interrupt();
        }
    }

    private void follow(KafkaConsumer<String, byte[]> client) {
        List<TopicPartition> partitions = client.partitionsFor(topic.name(), REQUEST_TIMEOUT).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        if (partitions.isEmpty()) {
            LOGGER.info("event=view-waits topic={} reason=\"the topic does not exist yet\"", topic.name());
            return;
        }
        client.assign(partitions);
        client.seekToBeginning(partitions);
        long nextCheck = System.nanoTime();
        while (stop.getCount() > 0) {
            client.poll(POLL).forEach(receiver);
            // While it catches up every poll is checked, afterwards the cluster is asked now and then.
            if (!caughtUp || System.nanoTime() - nextCheck >= 0) {
                check(client, partitions);
                nextCheck = System.nanoTime() + CHECK_INTERVAL.toNanos();
            }
        }
    }

    private void check(KafkaConsumer<String, byte[]> client, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = client.endOffsets(partitions, REQUEST_TIMEOUT);
        boolean there = partitions.stream().allMatch(p -> client.position(p, REQUEST_TIMEOUT) >= ends.get(p));
        if (there) {
            confirmedNanos = System.nanoTime();
            if (!caughtUp) {
                LOGGER.info("event=view-current topic={}", topic.name());
                caughtUp = true;
            }
        }
    }

    /** Idempotent; waits for at most five seconds. */
    @Override
    public void close() {
        stop.countDown();
        KafkaConsumer<String, byte[]> client = consumer;
        if (client != null) {
            client.wakeup();
        }
        Thread running;
        synchronized (this) {
            running = thread;
        }
        try {
            if (running != null && !running.join(Duration.ofSeconds(5))) {
                LOGGER.warn("event=view-close-timed-out topic={}", topic.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
