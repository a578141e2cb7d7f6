package io.lazaretto.worker.work;

import static java.util.Objects.requireNonNull;

/**
 * One delivery of an item.
 *
 * @param count deliveries so far, this one included; a soft counter, never an identity
 * @param traceparent W3C trace context that came with the item, or null
 */
public record Delivery<T>(T item, int count, String traceparent) {
    public Delivery {
        requireNonNull(item, "item is null");
    }
}
