package io.lazaretto.ingest.outbox;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.ModelArrival;

/**
 * What is kept of an accepted arrival.
 *
 * @param traceparent header under which it is published, however often
 */
public record OutboxEntry(ModelArrival arrival, String traceparent) {
    public OutboxEntry {
        requireNonNull(arrival, "arrival is null");
        requireNonNull(traceparent, "traceparent is null");
    }
}
