package io.lazaretto.schemas.cloudevent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Attributes of one event in the binary content mode of the CloudEvents Kafka protocol binding 1.0.2: the record value is
 * the data as it is, the attributes are headers with the prefix {@code ce_}.
 *
 * @param id unique for {@code source}; the same fact published twice may carry the same id
 * @param source URI reference of the component that publishes
 * @param type one of the {@code io.lazaretto.…v1} types of {@link io.lazaretto.schemas.serde.Contracts}
 * @param subject what it is about: arrival id or content digest
 * @param traceparent W3C trace context
 */
public record CloudEvent(String id, String source, String type, String subject, Instant time, String traceparent) {
    public static final String TRACEPARENT = "traceparent";
    public static final String CONTENT_TYPE = "application/avro";

    public CloudEvent {
        requireNonNull(id, "id is null");
        requireNonNull(source, "source is null");
        requireNonNull(type, "type is null");
        requireNonNull(subject, "subject is null");
        requireNonNull(time, "time is null");
        requireNonNull(traceparent, "traceparent is null");
    }

    /** The headers of the record; replaces what is there under the same names. */
    public void writeTo(Headers headers) {
        for (Header header : headers()) {
            headers.remove(header.key());
            headers.add(header);
        }
    }

    public List<Header> headers() {
        return List.of(
                header("ce_specversion", "1.0"),
                header("ce_id", id),
                header("ce_source", source),
                header("ce_type", type),
                header("ce_subject", subject),
                header("ce_time", time.toString()),
                header("content-type", CONTENT_TYPE),
                header(TRACEPARENT, traceparent));
    }

    /** The {@code traceparent} of a record, or null when it has none. */
    public static String traceparent(Headers headers) {
        Header header = headers.lastHeader(TRACEPARENT);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }

    private static Header header(String key, String value) {
        return new RecordHeader(key, value.getBytes(UTF_8));
    }
}
