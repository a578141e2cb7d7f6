package io.lazaretto.broker;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How to run the broker.
 *
 * @param directory its data; formatted on first start, reopened afterwards
 * @param host address to listen on and to advertise
 * @param port client port; 0 picks a free one
 * @param overrides broker configuration that replaces the defaults
 */
public record BrokerOptions(Path directory, String host, int port, Map<String, String> overrides) {
    /** Short leases, heartbeats and rebalances: for tests, where a second counts. */
    public static final Map<String, String> QUICK = Map.ofEntries(
            Map.entry("group.share.min.record.lock.duration.ms", "1000"),
            Map.entry("group.share.min.heartbeat.interval.ms", "200"),
            Map.entry("group.share.heartbeat.interval.ms", "200"),
            Map.entry("group.share.assignment.interval.ms", "0"),
            Map.entry("group.share.min.session.timeout.ms", "3000"),
            Map.entry("group.share.session.timeout.ms", "6000"),
            Map.entry("group.share.initialize.retry.interval.ms", "1000"),
            Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"));

    public BrokerOptions {
        requireNonNull(directory, "directory is null");
        requireNonNull(host, "host is null");
        overrides = Map.copyOf(overrides);
    }

    /** A broker on loopback and a free port, tuned for tests. */
    public static BrokerOptions forTests(Path directory) {
        return new BrokerOptions(directory, "localhost", 0, QUICK);
    }

    public BrokerOptions with(String key, String value) {
        Map<String, String> more = new HashMap<>(overrides);
        more.put(key, value);
        return new BrokerOptions(directory, host, port, more);
    }
}
