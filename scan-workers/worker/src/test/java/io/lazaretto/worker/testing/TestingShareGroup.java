package io.lazaretto.worker.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A share group over one partition, in memory: leases that run out, delivery counts, archived records, and every
 * acknowledgement on record. Thread-safe.
 */
public final class TestingShareGroup {
    public static final String TOPIC = "work";

    private final Duration lease;
    private final int deliveryLimit;
    private final List<Item> items = new ArrayList<>();
    private final List<Acknowledgement> acknowledgements = new ArrayList<>();
    private boolean available = true;

    /** @param taken whether the acknowledger still held the record */
    public record Acknowledgement(long offset, AcknowledgeType type, boolean taken) {}

    private static final class Item {
        private final long offset;
        private final byte[] value;
        private int deliveries;
        private boolean over;
        private TestingShareConsumer holder;
        private long leaseEnd;

        Item(long offset, byte[] value) {
            this.offset = offset;
            this.value = value;
        }
    }

    public TestingShareGroup(Duration lease, int deliveryLimit) {
        this.lease = lease;
        this.deliveryLimit = deliveryLimit;
    }

    public TestingShareConsumer consumer() {
        return new TestingShareConsumer(this);
    }

    Duration lease() {
        return lease;
    }

    /** @return its offset */
    public synchronized long publish(byte[] value) {
        items.add(new Item(items.size(), value));
        notifyAll();
        return items.size() - 1L;
    }

    /** Ends a lease early, as a change of the partition's leader does. */
    public synchronized void dropLease(long offset) {
        items.get((int) offset).holder = null;
        notifyAll();
    }

    /** While the group is not available nothing is delivered and no acknowledgement is taken. */
    public synchronized void setAvailable(boolean available) {
        this.available = available;
        notifyAll();
    }

    public synchronized List<Acknowledgement> acknowledgements() {
        return List.copyOf(acknowledgements);
    }

    public synchronized int deliveries(long offset) {
        return items.get((int) offset).deliveries;
    }

    /** Whether the record was accepted, rejected or archived. */
    public synchronized boolean isOver(long offset) {
        return items.get((int) offset).over;
    }

    synchronized Optional<ConsumerRecord<byte[], byte[]>> acquire(TestingShareConsumer consumer, long deadline)
            throws InterruptedException {
        while (!consumer.isWoken()) {
            long now = System.nanoTime();
            for (Item item : items) {
                if (available && !item.over && (item.holder == null || item.leaseEnd - now <= 0)) {
                    if (item.deliveries >= deliveryLimit) {
                        item.over = true;
                        continue;
                    }
                    item.deliveries++;
                    item.holder = consumer;
                    item.leaseEnd = now + lease.toNanos();
                    return Optional.of(record(item));
                }
            }
            if (now - deadline >= 0) {
                return Optional.empty();
            }
            wait(5);
        }
        return Optional.empty();
    }

    synchronized ConsumerRecord<byte[], byte[]> record(long offset) {
        return record(items.get((int) offset));
    }

    private static ConsumerRecord<byte[], byte[]> record(Item item) {
        return new ConsumerRecord<>(
                TOPIC,
                0,
                item.offset,
                0L,
                TimestampType.CREATE_TIME,
                0,
                item.value == null ? 0 : item.value.length,
                null,
                item.value,
                new RecordHeaders(),
                Optional.empty(),
                Optional.of((short) item.deliveries));
    }

    /** @return whether the acknowledgement was taken */
    synchronized boolean acknowledge(TestingShareConsumer consumer, long offset, AcknowledgeType type) {
        Item item = items.get((int) offset);
        boolean held = available && item.holder == consumer && item.leaseEnd - System.nanoTime() > 0 && !item.over;
        acknowledgements.add(new Acknowledgement(offset, type, held));
        if (held) {
            switch (type) {
                case ACCEPT, REJECT -> item.over = true;
                case RELEASE -> item.holder = null;
                case RENEW -> item.leaseEnd = System.nanoTime() + lease.toNanos();
            }
        }
        notifyAll();
        return held;
    }

    synchronized void releaseAll(TestingShareConsumer consumer) {
        items.stream().filter(item -> item.holder == consumer).forEach(item -> item.holder = null);
        notifyAll();
    }

    synchronized void wake() {
        notifyAll();
    }
}
