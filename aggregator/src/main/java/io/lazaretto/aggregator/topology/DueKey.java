package io.lazaretto.aggregator.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;

/**
 * Key of the deadline store: eight bytes of time, big-endian, then the arrival, so that the order of keys is the order of
 * deadlines and a tick reads only what is due.
 */
record DueKey(long dueMillis, String arrivalId) {
    /** Sorts before every key. */
    static final Bytes FIRST = Bytes.wrap(new byte[0]);

    static DueKey of(Instant due, String arrivalId) {
        return new DueKey(Math.max(0, due.toEpochMilli()), arrivalId);
    }

    /** Sorts after every key due at or before this time, and before every later one. */
    static Bytes after(long millis) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(millis + 1).array());
    }

    static DueKey parse(Bytes key) {
        ByteBuffer buffer = ByteBuffer.wrap(key.get());
        return new DueKey(
                buffer.getLong(), StandardCharsets.UTF_8.decode(buffer).toString());
    }

    Bytes bytes() {
        byte[] id = arrivalId.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + id.length)
                .putLong(dueMillis)
                .put(id)
                .array());
    }
}
