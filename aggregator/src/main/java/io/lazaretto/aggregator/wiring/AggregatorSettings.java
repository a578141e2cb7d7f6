package io.lazaretto.aggregator.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Keys of the aggregator. Bounds are enforced by the plain configuration that they become. */
@ConfigMapping(prefix = "lazaretto.aggregator")
interface AggregatorSettings {
    /** Kafka bootstrap servers. */
    @WithDefault("localhost:9092")
    String bootstrapServers();

    /** Further Kafka client configuration; {@code apicurio.registry.url} names a schema registry. */
    Map<String, String> kafka();

    /**
     * Folder that says whose signatures count; the same that the workers have, for it is part of what is expected of
     * them. Read at start. Default: none.
     */
    Optional<Path> trust();

    /** Directory of the local state; one process at a time. */
    @WithDefault("data/aggregator")
    Path stateDir();

    /** Stream threads; 1 to 64. */
    @WithDefault("2")
    int threads();

    /** How often a transaction is committed; 1 ms to 10 s. A verdict follows its last finding by at most about two. */
    @WithDefault("100ms")
    Duration commitInterval();

    /** After which a silent instance loses its tasks; 1 s to 30 min. */
    @WithDefault("10s")
    Duration sessionTimeout();

    /** After which the transaction of a dead instance is aborted; above the commit interval, at most 15 min. */
    @WithDefault("10s")
    Duration transactionTimeout();

    /** Static group membership: an instance that comes back under its id takes its tasks up at once. Default: none. */
    Optional<String> instanceId();

    /** Replication factor of topics that are created; -1 is the broker's default. */
    @WithDefault("-1")
    int replication();

    /** Copies of the state on other instances; 0 to 16. */
    @WithDefault("0")
    int standbyReplicas();

    /** How long dossiers and closed cases are kept after their last change; 1 s to 100 years. */
    @WithDefault("400d")
    Duration caseRetention();

    /** Age from which a task that never reported may be planned again by a new arrival; 0 s to 365 d. */
    @WithDefault("4h")
    Duration taskLifetime();

    /** How often deadlines are looked at; 10 ms to 1 min. */
    @WithDefault("250ms")
    Duration deadlineTick();

    /** Silence of a running task after which the instance is not live any more; 1 s to 1 h. */
    @WithDefault("60s")
    Duration stuckAfter();

    View view();

    /** The verdicts in memory. */
    interface View {
        /** Verdicts held; at least 1. */
        @WithDefault("50000")
        int maxVerdicts();

        /** Bytes of the verdicts held; at least 1. */
        @WithDefault("268435456")
        long maxBytes();

        /** Contents remembered as let go; 0 or more. */
        @WithDefault("200000")
        int maxReleased();

        /** Newest arrivals held; at least 1. */
        @WithDefault("20000")
        int maxArrivals();

        /** Time without contact to the cluster after which the gate answers 503; above 0 s. */
        @WithDefault("30s")
        Duration maxStale();
    }
}
