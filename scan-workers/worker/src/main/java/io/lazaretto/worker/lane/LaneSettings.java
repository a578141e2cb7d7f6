package io.lazaretto.worker.lane;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a lane works.
 *
 * @param name for threads, logs and meters
 * @param topic what it consumes
 * @param slots items at once, each with a consumer of its own
 * @param lease time that the broker leaves an item to a silent worker; what the broker says itself goes before
 * @param deliveryLimit deliveries after which the broker gives an item up
 * @param patience how long an item waits for the world before it is released
 */
public record LaneSettings(String name, String topic, int slots, Duration lease, int deliveryLimit, Duration patience) {
    public LaneSettings {
        requireNonNull(name, "name is null");
        requireNonNull(topic, "topic is null");
        requireNonNull(lease, "lease is null");
        requireNonNull(patience, "patience is null");
        if (slots < 1 || deliveryLimit < 1) {
            throw new IllegalArgumentException("a lane has at least one slot and one delivery");
        }
        if (lease.toMillis() < 300) {
            throw new IllegalArgumentException("a lease of " + lease + " cannot be renewed in time");
        }
    }
}
