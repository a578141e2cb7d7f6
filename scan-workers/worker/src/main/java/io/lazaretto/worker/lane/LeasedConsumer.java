package io.lazaretto.worker.lane;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A share consumer that holds at most one record. Used by one thread, except {@link #wakeup}.
 *
 * <p>A renewed record comes back from the next poll, and while one is renewed a poll returns nothing else; every record
 * must be acknowledged before the next poll. A false answer means that the lease is lost: the broker may give the record
 * to anyone. A true answer is no proof of ownership: an acknowledgement that comes after another worker's is reported as a
 * success.
 */
final class LeasedConsumer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LeasedConsumer.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final ShareConsumer<byte[], byte[]> consumer;
    private final LaneSettings settings;
    private final LaneMeters meters;
    private ConsumerRecord<byte[], byte[]> held;
    private ConsumerRecord<byte[], byte[]> stray;
    private volatile boolean waiting;

    LeasedConsumer(ShareConsumer<byte[], byte[]> consumer, LaneSettings settings, LaneMeters meters) {
        this.consumer = consumer;
        this.settings = settings;
        this.meters = meters;
        consumer.subscribe(List.of(settings.topic()));
    }

    /** Takes the next record, waiting for one at most the given time; it is then held. */
    Optional<ConsumerRecord<byte[], byte[]>> take(Duration time) {
        if (held != null) {
            throw new IllegalStateException("a record is held already");
        }
        if (stray != null) {
            held = stray;
            stray = null;
            return Optional.of(held);
        }
        waiting = true;
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(time)) {
                if (held == null) {
                    held = record;
                } else {
                    consumer.acknowledge(record, AcknowledgeType.RELEASE);
                }
            }
        } catch (WakeupException e) {
            LOGGER.debug("woken while waiting for an item lane={}", settings.name());
        } finally {
            waiting = false;
        }
        return Optional.ofNullable(held);
    }

    /** The record that is held. */
    ConsumerRecord<byte[], byte[]> record() {
        if (held == null) {
            throw new IllegalStateException("no record is held");
        }
        return held;
    }

    /** Time between two renewals: a third of the lease. */
    Duration renewalInterval() {
        return lease().dividedBy(3);
    }

    Duration lease() {
        Duration configured = settings.lease();
        return consumer.acquisitionLockTimeoutMs()
                .map(millis -> Duration.ofMillis(millis))
                .filter(actual -> actual.compareTo(configured) < 0)
                .orElse(configured);
    }

    /** Renews the lease of the held record; when that fails no record is held any more. */
    boolean renew() {
        ConsumerRecord<byte[], byte[]> before = record();
        if (!acknowledge(AcknowledgeType.RENEW)) {
            return false;
        }
        long deadline = System.nanoTime() + renewalInterval().toNanos();
        while (held == null && stray == null && System.nanoTime() - deadline < 0) {
            try {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(renewalInterval().dividedBy(2))) {
                    if (isSame(record, before)) {
                        held = record;
                    } else {
                        stray = record;
                    }
                }
            } catch (WakeupException e) {
                LOGGER.debug("woken while renewing lane={}", settings.name());
            }
        }
        return held != null;
    }

    private static boolean isSame(ConsumerRecord<?, ?> a, ConsumerRecord<?, ?> b) {
        return a.offset() == b.offset()
                && a.partition() == b.partition()
                && a.topic().equals(b.topic());
    }

    /** Tells the broker how the held record ended; no record is held afterwards. */
    boolean end(AcknowledgeType type) {
        return acknowledge(type);
    }

    private boolean acknowledge(AcknowledgeType type) {
        ConsumerRecord<byte[], byte[]> record = record();
        held = null;
        consumer.acknowledge(record, type);
        boolean taken = commit(type);
        if (taken) {
            meters.acknowledged(type.name());
        }
        return taken;
    }

    private boolean commit(AcknowledgeType type) {
        for (int attempt = 0; ; attempt++) {
            try {
                for (Map.Entry<TopicIdPartition, Optional<KafkaException>> answer :
                        consumer.commitSync(renewalInterval()).entrySet()) {
                    if (answer.getValue().isPresent()) {
                        refused(type, answer.getKey(), answer.getValue().get());
                        return false;
                    }
                }
                return true;
            } catch (WakeupException e) {
                if (attempt > 0) {
                    return false;
                }
            } catch (KafkaException e) {
                refused(type, null, e);
                return false;
            }
        }
    }

    private void refused(AcknowledgeType type, TopicIdPartition partition, KafkaException error) {
        LOGGER.warn(
                "acknowledgement not taken lane={} type={} partition={} error=\"{}\"",
                settings.name(),
                type,
                partition,
                error.toString());
    }

    /** Ends a wait in {@link #take} early. From any thread. */
    void wakeup() {
        if (waiting) {
            consumer.wakeup();
        }
    }

    /** Gives back what is still held. */
    @Override
    public void close() {
        consumer.close(CLOSE_TIMEOUT);
    }
}
