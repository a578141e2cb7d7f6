package io.lazaretto.schemas.cloudevent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class CloudEventTest {
    @Test
    void theBinaryModeHasPrefixedAttributesAndABareContentType() {
        Headers headers = new RecordHeaders();
        event("00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-01").writeTo(headers);

        assertThat(Arrays.stream(headers.toArray()).map(h -> h.key()))
                .containsExactly(
                        "ce_specversion",
                        "ce_id",
                        "ce_source",
                        "ce_type",
                        "ce_subject",
                        "ce_time",
                        "content-type",
                        "traceparent");
        assertThat(new String(headers.lastHeader("ce_specversion").value(), StandardCharsets.UTF_8))
                .isEqualTo("1.0");
        assertThat(new String(headers.lastHeader("ce_time").value(), StandardCharsets.UTF_8))
                .isEqualTo("2026-11-24T00:00:00Z");
    }

    @Test
    void writingTwiceLeavesOneValueOfEach() {
        Headers headers = new RecordHeaders();
        event("00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-01").writeTo(headers);
        event("00-" + "3".repeat(32) + "-" + "2".repeat(16) + "-01").writeTo(headers);

        assertThat(headers.headers("traceparent")).hasSize(1);
        assertThat(CloudEvent.traceparent(headers)).startsWith("00-333");
    }

    @Test
    void aChildSpanStaysInItsTrace() {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        String child = TraceContext.continueFrom(parent);

        assertThat(child).startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-").endsWith("-01");
        assertThat(child).isNotEqualTo(parent);
    }

    @Test
    void whatIsNotAValidTraceparentStartsANewTrace() {
        List<String> invalid = List.of(
                "",
                "00-0-0-0",
                "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-" + "0".repeat(16) + "-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\nx: y");
        for (String header : invalid) {
            assertThat(TraceContext.parse(header)).as(header).isEmpty();
            assertThat(TraceContext.parse(TraceContext.continueFrom(header))).isPresent();
        }
        assertThat(TraceContext.parse(TraceContext.continueFrom(null))).isPresent();
    }

    private static CloudEvent event(String traceparent) {
        return new CloudEvent(
                "id",
                "/ingest/1",
                "io.lazaretto.model.arrived.v1",
                "arr-1",
                Instant.parse("2026-11-24T00:00:00Z"),
                traceparent);
    }
}
