package io.lazaretto.schemas.topic;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * One share group (KIP-932) with the group configuration that must be in force before the first record is published.
 *
 * @param id group id
 * @param topic the one topic it consumes
 */
public record ShareGroup(String id, Topic topic, Map<String, String> config) {
    public ShareGroup {
        requireNonNull(id, "id is null");
        requireNonNull(topic, "topic is null");
        config = Map.copyOf(config);
    }

    /** Deliveries after which the broker archives a record; the worker leaves a trace on the last one. */
    public int deliveryLimit() {
        return Integer.parseInt(config.get("share.delivery.count.limit"));
    }
}
