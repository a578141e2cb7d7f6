package io.lazaretto.worker;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.trust.TrustFolder;
import io.lazaretto.worker.isolation.IsolationMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A worker.
 *
 * @param workerId names the worker in findings, logs and client ids
 * @param client configuration of every Kafka client, {@code bootstrap.servers} included; also that of the schema registry
 * @param lanes what it serves; a lane that is not named has no slots
 * @param lease the groups' record lock duration; at least one second. Where the broker states a shorter one, that holds
 * @param deliveryLimit the groups' delivery count limit, at least 2
 * @param isolation whether scanner processes need a namespace of their own
 * @param roots folders that {@code file:} models may lie in; empty: any
 * @param patience how long an item waits for the world before it is released
 * @param grace how long running items may take to end at shutdown
 * @param trust whose signatures count; the aggregator must be given the same
 * @param engine what models are run with
 */
public record WorkerConfig(
        String workerId,
        Map<String, Object> client,
        Map<Lane, LaneConfig> lanes,
        Duration lease,
        int deliveryLimit,
        IsolationMode isolation,
        List<Path> roots,
        Duration patience,
        Duration grace,
        TrustFolder trust,
        EngineConfig engine) {
    /** One slot of each inference lane, two of the inspect lane. */
    public static final Map<Lane, LaneConfig> DEFAULT_LANES = Map.of(
            Lane.INSPECT, new LaneConfig(2, 256, Duration.ofSeconds(110)),
            Lane.STANDARD, new LaneConfig(1, 512, Duration.ofMinutes(25)),
            Lane.DEEP, new LaneConfig(1, 512, Duration.ofMinutes(110)));

    public WorkerConfig {
        requireNonNull(workerId, "workerId is null");
        requireNonNull(lease, "lease is null");
        requireNonNull(isolation, "isolation is null");
        requireNonNull(patience, "patience is null");
        requireNonNull(grace, "grace is null");
        requireNonNull(trust, "trust is null");
        requireNonNull(engine, "engine is null");
        client = Map.copyOf(client);
        lanes = Map.copyOf(lanes);
        roots = List.copyOf(roots);
        if (!client.containsKey("bootstrap.servers")) {
            throw new IllegalArgumentException("client has no bootstrap.servers");
        }
        if (lease.toMillis() < 1000) {
            throw new IllegalArgumentException("lease below one second: " + lease);
        }
        if (deliveryLimit < 2) {
            throw new IllegalArgumentException("deliveryLimit below 2: " + deliveryLimit);
        }
    }

    /** The defaults of a release against one cluster. */
    public static WorkerConfig of(String bootstrap) {
        return new WorkerConfig(
                "worker-" + UUID.randomUUID().toString().substring(0, 8),
                Map.of("bootstrap.servers", requireNonNull(bootstrap, "bootstrap is null")),
                DEFAULT_LANES,
                Duration.ofSeconds(30),
                10,
                IsolationMode.AUTO,
                List.of(),
                Duration.ofMinutes(5),
                Duration.ofSeconds(20),
                TrustFolder.NONE,
                EngineConfig.standard());
    }

    public WorkerConfig withWorkerId(String workerId) {
        return new WorkerConfig(
                workerId, client, lanes, lease, deliveryLimit, isolation, roots, patience, grace, trust, engine);
    }

    /** Adds to the configuration of every Kafka client. */
    public WorkerConfig withClient(Map<String, ?> more) {
        Map<String, Object> merged = new HashMap<>(client);
        merged.putAll(more);
        return new WorkerConfig(
                workerId, merged, lanes, lease, deliveryLimit, isolation, roots, patience, grace, trust, engine);
    }

    public WorkerConfig withLane(Lane lane, LaneConfig config) {
        Map<Lane, LaneConfig> merged = new EnumMap<>(Lane.class);
        merged.putAll(lanes);
        merged.put(lane, config);
        return new WorkerConfig(
                workerId, client, merged, lease, deliveryLimit, isolation, roots, patience, grace, trust, engine);
    }

    public WorkerConfig withLease(Duration lease, int deliveryLimit) {
        return new WorkerConfig(
                workerId, client, lanes, lease, deliveryLimit, isolation, roots, patience, grace, trust, engine);
    }

    public WorkerConfig withIsolation(IsolationMode isolation) {
        return new WorkerConfig(
                workerId, client, lanes, lease, deliveryLimit, isolation, roots, patience, grace, trust, engine);
    }

    public WorkerConfig withRoots(List<Path> roots) {
        return new WorkerConfig(
                workerId, client, lanes, lease, deliveryLimit, isolation, roots, patience, grace, trust, engine);
    }

    public WorkerConfig withTimes(Duration patience, Duration grace) {
        return new WorkerConfig(
                workerId, client, lanes, lease, deliveryLimit, isolation, roots, patience, grace, trust, engine);
    }

    public WorkerConfig withTrust(TrustFolder trust) {
        return new WorkerConfig(
                workerId, client, lanes, lease, deliveryLimit, isolation, roots, patience, grace, trust, engine);
    }

    public WorkerConfig withEngine(EngineConfig engine) {
        return new WorkerConfig(
                workerId, client, lanes, lease, deliveryLimit, isolation, roots, patience, grace, trust, engine);
    }

    /** The configuration of a lane; without slots where it is not named. */
    public LaneConfig lane(Lane lane) {
        return lanes.getOrDefault(lane, LaneConfig.NONE);
    }
}
