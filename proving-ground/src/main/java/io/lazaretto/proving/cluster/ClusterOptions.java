package io.lazaretto.proving.cluster;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Shape and settings of a cluster with one broker.
 *
 * @param settings configuration keys that replace the kit's, by role
 * @param brokerOverrides broker configuration
 */
public record ClusterOptions(
        int ingests,
        int workers,
        int aggregators,
        Map<Role, Map<String, String>> settings,
        Map<String, String> brokerOverrides) {
    public ClusterOptions {
        if (ingests < 1 || workers < 1 || aggregators < 1) {
            throw new IllegalArgumentException("a cluster has at least one member of each role");
        }
        settings = Map.copyOf(settings);
        brokerOverrides = Map.copyOf(brokerOverrides);
    }

    public static ClusterOptions of(int ingests, int workers, int aggregators) {
        return new ClusterOptions(ingests, workers, aggregators, Map.of(), Map.of());
    }

    public int count(Role role) {
        return switch (role) {
            case BROKER -> 1;
            case INGEST -> ingests;
            case WORKER -> workers;
            case AGGREGATOR -> aggregators;
        };
    }

    public ClusterOptions with(Role role, String key, String value) {
        Map<Role, Map<String, String>> more = new EnumMap<>(Role.class);
        more.putAll(settings);
        Map<String, String> ofRole = new HashMap<>(settings.getOrDefault(role, Map.of()));
        ofRole.put(key, value);
        more.put(role, ofRole);
        return new ClusterOptions(ingests, workers, aggregators, more, brokerOverrides);
    }

    public ClusterOptions withBroker(Map<String, String> overrides) {
        return new ClusterOptions(ingests, workers, aggregators, settings, overrides);
    }
}
