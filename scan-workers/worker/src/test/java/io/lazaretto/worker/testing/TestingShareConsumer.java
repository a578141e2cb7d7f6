package io.lazaretto.worker.testing;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.AcknowledgementCommitCallback;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidRecordStateException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.metrics.KafkaMetric;

/**
 * A share consumer that keeps the real one's contract for explicit acknowledgement of one record a poll: every record must
 * be acknowledged before the next poll, a renewed one comes back from it alone, an acknowledgement without the lease fails.
 * One thread, except {@link #wakeup}.
 */
public final class TestingShareConsumer implements ShareConsumer<byte[], byte[]> {
    private static final TopicIdPartition PARTITION =
            new TopicIdPartition(Uuid.ONE_UUID, new TopicPartition(TestingShareGroup.TOPIC, 0));

    private final TestingShareGroup group;
    private final Set<Long> unacknowledged = new HashSet<>();
    private final Map<Long, AcknowledgeType> pending = new LinkedHashMap<>();
    private Long renewed;
    private boolean closed;
    private volatile boolean woken;
    private Set<String> subscription = Set.of();

    TestingShareConsumer(TestingShareGroup group) {
        this.group = group;
    }

    boolean isWoken() {
        return woken;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        if (woken) {
            woken = false;
            throw new WakeupException();
        }
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        checkOpen();
        if (!unacknowledged.isEmpty()) {
            throw new IllegalStateException("not all records of the last poll are acknowledged");
        }
        commitSync();
        if (renewed != null) {
            ConsumerRecord<byte[], byte[]> again = group.record(renewed);
            renewed = null;
            return deliver(again);
        }
        try {
            Optional<ConsumerRecord<byte[], byte[]>> next = group.acquire(this, System.nanoTime() + timeout.toNanos());
            checkOpen();
            return next.map(this::deliver).orElseGet(() -> new ConsumerRecords<>(Map.of(), Map.of()));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private ConsumerRecords<byte[], byte[]> deliver(ConsumerRecord<byte[], byte[]> record) {
        unacknowledged.add(record.offset());
        return new ConsumerRecords<>(Map.of(PARTITION.topicPartition(), List.of(record)), Map.of());
    }

    @Override
    public void acknowledge(ConsumerRecord<byte[], byte[]> record, AcknowledgeType type) {
        acknowledge(record.topic(), record.partition(), record.offset(), type);
    }

    @Override
    public void acknowledge(ConsumerRecord<byte[], byte[]> record) {
        acknowledge(record, AcknowledgeType.ACCEPT);
    }

    @Override
    public void acknowledge(String topic, int partition, long offset, AcknowledgeType type) {
        if (!unacknowledged.remove(offset)) {
            throw new IllegalStateException("the record was not delivered, or is acknowledged already");
        }
        pending.put(offset, type);
    }

    @Override
    public Map<TopicIdPartition, Optional<KafkaException>> commitSync() {
        Map<TopicIdPartition, Optional<KafkaException>> answers = new HashMap<>();
        pending.forEach((offset, type) -> {
            boolean taken = group.acknowledge(this, offset, type);
            if (taken && type == AcknowledgeType.RENEW) {
                renewed = offset;
            }
            answers.put(
                    PARTITION,
                    taken ? Optional.empty() : Optional.of(new InvalidRecordStateException("the lease is lost")));
        });
        pending.clear();
        return answers;
    }

    @Override
    public Map<TopicIdPartition, Optional<KafkaException>> commitSync(Duration timeout) {
        checkOpen();
        return commitSync();
    }

    @Override
    public void commitAsync() {
        throw new UnsupportedOperationException("not used by a lane");
    }

    @Override
    public Optional<Integer> acquisitionLockTimeoutMs() {
        return Optional.of((int) group.lease().toMillis());
    }

    @Override
    public void wakeup() {
        woken = true;
        group.wake();
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }

    @Override
    public void close(Duration timeout) {
        closed = true;
        commitSync();
        group.releaseAll(this);
    }

    @Override
    public Set<String> subscription() {
        return subscription;
    }

    @Override
    public void subscribe(Collection<String> topics) {
        subscription = Set.copyOf(topics);
    }

    @Override
    public void unsubscribe() {
        subscription = Set.of();
    }

    @Override
    public void setAcknowledgementCommitCallback(AcknowledgementCommitCallback callback) {
        throw new UnsupportedOperationException("not used by a lane");
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        throw new UnsupportedOperationException("not used by a lane");
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return Map.of();
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {
        throw new UnsupportedOperationException("not used by a lane");
    }

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {
        throw new UnsupportedOperationException("not used by a lane");
    }
}
