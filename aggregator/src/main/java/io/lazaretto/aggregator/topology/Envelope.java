package io.lazaretto.aggregator.topology;

import io.lazaretto.schemas.cloudevent.CloudEvent;
import io.lazaretto.schemas.cloudevent.TraceContext;
import io.lazaretto.schemas.serde.Contract;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** Records that leave the aggregator: CloudEvents attributes, and the trace of the arrival with a span of their own. */
final class Envelope {
    private static final String SOURCE = "/lazaretto/aggregator";

    private Envelope() {}

    /** @param traceparent the trace to continue; null or invalid starts a new one */
    static <T extends SpecificRecord> Record<String, SpecificRecord> wrap(
            Contract<T> contract, String key, T value, String eventId, String traceparent, long nowMillis) {
        RecordHeaders headers = new RecordHeaders();
        new CloudEvent(
                        eventId,
                        SOURCE,
                        contract.cloudEventType(),
                        key,
                        Instant.ofEpochMilli(nowMillis),
                        TraceContext.continueFrom(traceparent))
                .writeTo(headers);
        return new Record<>(key, value, nowMillis, headers);
    }
}
