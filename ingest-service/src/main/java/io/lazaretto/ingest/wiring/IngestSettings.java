package io.lazaretto.ingest.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys of the ingest service. Bounds are enforced by {@link IngestConfigs}. */
@ConfigMapping(prefix = "lazaretto.ingest")
interface IngestSettings {
    /** Name in events; 1 to 100 letters, digits, dots, hyphens, underscores. */
    @WithDefault("ingest")
    String instance();

    /** Directory of its own for the outbox and what the sources remember. */
    @WithDefault("data/ingest")
    Path data();

    /** Kafka bootstrap servers. */
    @WithDefault("localhost:9092")
    String bootstrapServers();

    /** Further Kafka client configuration; {@code apicurio.registry.url} names a schema registry. */
    Map<String, String> kafka();

    /** Replication factor of topics that are missing; -1 (the broker's default) or 1 to 10. */
    @WithDefault("-1")
    int replication();

    /** Share-group configuration that replaces the defaults. */
    Map<String, String> shareGroups();

    /** Folders to watch; at most 100. */
    List<Watch> watch();

    /** Directories below which callers of the HTTP interface may name models; default: the watched folders. */
    Optional<List<Path>> allowedRoots();

    /** File with the bearer token of the HTTP interface, 16 characters to 4 KiB; default: no token is asked for. */
    Optional<Path> tokenFile();

    /** How long a stop waits for the outbox to empty; 0 s to 10 min. */
    @WithDefault("10s")
    Duration grace();

    Outbox outbox();

    Pin pin();

    /** Accepted and not yet acknowledged. */
    interface Outbox {
        /** Arrivals that may wait for the cluster; 1 to 10,000,000. */
        @WithDefault("100000")
        int maxPending();

        /** Bytes that may wait for the cluster, held in memory too; 64 KiB to 8 GiB. */
        @WithDefault("134217728")
        long maxPendingBytes();
    }

    /** Finding out the revision of a model. */
    interface Pin {
        /** For waiting, listing and hashing one model; 1 s to 24 h. */
        @WithDefault("30m")
        Duration time();

        /** Models hashed at a time; 1 to 64. */
        @WithDefault("2")
        int concurrent();

        /** Entries of one model; 1 to 10,000,000. */
        @WithDefault("1000000")
        int maxEntries();
    }

    /** One watched folder. */
    interface Watch {
        /** The folder; every immediate child is a model. */
        Path directory();

        /** What to examine: inspect, standard or deep. */
        @WithDefault("standard")
        String profile();

        /** Policy to decide under; default: the default policy. */
        Optional<String> policy();

        /** Least time between two looks without a hint; 50 ms to 1 h. */
        @WithDefault("2s")
        Duration pollInterval();

        /** Least time between two looks that count as two; 50 ms to 1 h. */
        @WithDefault("2s")
        Duration quietPeriod();

        /** Looks in a row that must find the same; 2 to 100. */
        @WithDefault("2")
        int quietPolls();

        /** How long a quiet model that looks incomplete is waited for; 1 s to 24 h. */
        @WithDefault("10m")
        Duration maxWait();

        /** Children looked at; 1 to 1,000,000. */
        @WithDefault("10000")
        int maxChildren();

        /** Glob patterns of child names that are passed over. */
        Optional<List<String>> ignore();

        /** Whether file system events may make it look sooner. */
        @WithDefault("true")
        boolean hints();
    }
}
