package io.lazaretto.worker.wiring;

import io.lazaretto.worker.isolation.IsolationMode;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys of the worker. Bounds are enforced by {@link WorkerConfigs}. */
@ConfigMapping(prefix = "lazaretto.worker")
interface WorkerSettings {
    /** Name in findings, logs and client ids; 1 to 100 letters, digits, dots, hyphens, underscores. Default: random. */
    Optional<String> id();

    /** Kafka bootstrap servers. */
    @WithDefault("localhost:9092")
    String bootstrapServers();

    /** Further Kafka client configuration; {@code apicurio.registry.url} names a schema registry. */
    Map<String, String> kafka();

    /** Replication factor of topics that are missing; -1 (the broker's default) or 1 to 10. */
    @WithDefault("-1")
    int replication();

    /** Share-group configuration that replaces the defaults; lease and delivery limit follow it. */
    Map<String, String> shareGroups();

    /** Whether scanner processes need a namespace of their own: auto, required or off. */
    @WithDefault("auto")
    IsolationMode isolation();

    /** Folders that {@code file:} models may lie in; default: any. */
    Optional<List<Path>> roots();

    /**
     * Folder that says whose signatures count: {@code *.pem}, {@code trusted_root.json}, {@code identities}; read at start.
     * The aggregator must be given the same. Default: nobody's.
     */
    Optional<Path> trust();

    /** How long an item waits for the world (a store, memory) before it is given to another worker; 0 s to 1 h. */
    @WithDefault("5m")
    Duration patience();

    /** How long running items may take to end when the worker stops; 0 s to 10 min. */
    @WithDefault("20s")
    Duration grace();

    Engine engine();

    Inspect inspect();

    Standard standard();

    Deep deep();

    /** What models are run with. */
    interface Engine {
        /** Folder that native libraries are unpacked into, some 500 MB; default: {@code lazaretto/native} in the user's cache folder. */
        Optional<Path> libraries();

        /** What one process may take outside its heap, in megabytes; 0 to 1,048,576, 0: six tenths of the machine's memory. */
        @WithDefault("0")
        int memoryMegabytes();
    }

    /** The lane of arrivals. */
    interface Inspect {
        /** Models at once; 0 to 64, 0 leaves the lane to other workers. */
        @WithDefault("2")
        int slots();

        /** Largest heap of a scanner process in megabytes; 32 to 1,048,576. */
        @WithDefault("256")
        int heapMegabytes();

        /** Longest scan of one model, hashing not counted; 1 s to 24 h. */
        @WithDefault("110s")
        Duration timeLimit();
    }

    /** The lane of scan tasks of the standard profile. */
    interface Standard {
        /** Tasks at once; 0 to 64, 0 leaves the lane to other workers. */
        @WithDefault("1")
        int slots();

        /** Largest heap of a scanner process in megabytes; 32 to 1,048,576. */
        @WithDefault("512")
        int heapMegabytes();

        /** Longest scan of one task, hashing not counted; 1 s to 24 h. */
        @WithDefault("25m")
        Duration timeLimit();
    }

    /** The lane of scan tasks of the deep profile. */
    interface Deep {
        /** Tasks at once; 0 to 64, 0 leaves the lane to other workers. */
        @WithDefault("1")
        int slots();

        /** Largest heap of a scanner process in megabytes; 32 to 1,048,576. */
        @WithDefault("512")
        int heapMegabytes();

        /** Longest scan of one task, hashing not counted; 1 s to 24 h. */
        @WithDefault("110m")
        Duration timeLimit();
    }
}
