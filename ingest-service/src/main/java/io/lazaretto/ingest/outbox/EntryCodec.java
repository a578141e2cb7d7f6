package io.lazaretto.ingest.outbox;

import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Entries as payloads: length of the traceparent (1 byte), the traceparent, the arrival in the wire format with its
 * schema id, so that a newer release reads what an older one journalled.
 */
final class EntryCodec {
    private static final int MAX_TRACEPARENT = 255;

    private final Serializer<ModelArrival> serializer =
            EventSerdes.create(Map.of()).serializer(Contracts.MODEL_ARRIVALS);
    private final Deserializer<ModelArrival> deserializer =
            EventSerdes.create(Map.of()).deserializer(Contracts.MODEL_ARRIVALS);

    byte[] encode(OutboxEntry entry) {
        byte[] trace = entry.traceparent().getBytes(StandardCharsets.US_ASCII);
        if (trace.length > MAX_TRACEPARENT) {
            throw new IllegalArgumentException("traceparent is too long");
        }
        byte[] arrival = serializer.serialize(Contracts.MODEL_ARRIVALS.topic().name(), entry.arrival());
        return ByteBuffer.allocate(1 + trace.length + arrival.length)
                .put((byte) trace.length)
                .put(trace)
                .put(arrival)
                .array();
    }

    /** @throws IOException when the payload is not an entry of this or an earlier release */
    OutboxEntry decode(byte[] payload) throws IOException {
        int traceLength = payload.length == 0 ? -1 : payload[0] & 0xff;
        if (traceLength < 0 || payload.length < 1 + traceLength) {
            throw new IOException("the entry is too short");
        }
        String traceparent = new String(payload, 1, traceLength, StandardCharsets.US_ASCII);
        byte[] arrival = new byte[payload.length - 1 - traceLength];
        System.arraycopy(payload, 1 + traceLength, arrival, 0, arrival.length);
        try {
            return new OutboxEntry(
                    deserializer.deserialize(Contracts.MODEL_ARRIVALS.topic().name(), arrival), traceparent);
        } catch (SerializationException e) {
            throw new IOException("the entry is no arrival that this release knows", e);
        }
    }
}
