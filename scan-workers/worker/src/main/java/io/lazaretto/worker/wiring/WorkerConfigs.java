package io.lazaretto.worker.wiring;

import io.lazaretto.schemas.topic.Topics;
import io.lazaretto.schemas.trust.TrustFolder;
import io.lazaretto.worker.EngineConfig;
import io.lazaretto.worker.Lane;
import io.lazaretto.worker.LaneConfig;
import io.lazaretto.worker.WorkerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Settings as the plain configuration, with every bound checked. */
final class WorkerConfigs {
    private static final String LEASE = "share.record.lock.duration.ms";
    private static final String DELIVERIES = "share.delivery.count.limit";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofHours(24);

    private WorkerConfigs() {}

    /** @throws IllegalArgumentException when a value is out of its bounds; the message names the key */
    static WorkerConfig of(WorkerSettings settings) {
        WorkerConfig config = WorkerConfig.of(settings.bootstrapServers())
                .withClient(settings.kafka())
                .withIsolation(settings.isolation())
                .withTrust(trust(settings))
                .withEngine(engine(settings.engine()))
                .withRoots(settings.roots().orElse(List.of()))
                .withTimes(
                        bounded("patience", settings.patience(), Duration.ZERO, Duration.ofHours(1)),
                        bounded("grace", settings.grace(), Duration.ZERO, Duration.ofMinutes(10)))
                .withLease(lease(settings), deliveryLimit(settings))
                .withLane(
                        Lane.INSPECT,
                        lane(
                                "inspect",
                                settings.inspect().slots(),
                                settings.inspect().heapMegabytes(),
                                settings.inspect().timeLimit()))
                .withLane(
                        Lane.STANDARD,
                        lane(
                                "standard",
                                settings.standard().slots(),
                                settings.standard().heapMegabytes(),
                                settings.standard().timeLimit()))
                .withLane(
                        Lane.DEEP,
                        lane(
                                "deep",
                                settings.deep().slots(),
                                settings.deep().heapMegabytes(),
                                settings.deep().timeLimit()));
        return settings.id().map(id -> config.withWorkerId(checked(id))).orElse(config);
    }

    private static EngineConfig engine(WorkerSettings.Engine settings) {
        return new EngineConfig(
                settings.libraries().orElse(EngineConfig.standard().libraries()),
                bounded("engine.memory-megabytes", settings.memoryMegabytes(), 0, 1 << 20));
    }

    private static TrustFolder trust(WorkerSettings settings) {
        try {
            return settings.trust().isPresent()
                    ? TrustFolder.read(settings.trust().get())
                    : TrustFolder.NONE;
        } catch (IOException e) {
            throw new IllegalArgumentException("lazaretto.worker.trust cannot be read: " + e.getMessage(), e);
        }
    }

    /** @return -1 or 1 to 10 */
    static short replication(WorkerSettings settings) {
        int replication = settings.replication();
        return (short) (replication == -1 ? replication : bounded("replication", replication, 1, 10));
    }

    private static String checked(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "lazaretto.worker.id is not 1 to 100 letters, digits, dots, hyphens, underscores");
        }
        return id;
    }

    private static Duration lease(WorkerSettings settings) {
        return Duration.ofMillis(bounded("share-groups." + LEASE, groupValue(settings, LEASE), 1000, 3_600_000));
    }

    private static int deliveryLimit(WorkerSettings settings) {
        return bounded("share-groups." + DELIVERIES, groupValue(settings, DELIVERIES), 2, 25);
    }

    /** What the set-up of the cluster applies, so that worker and groups cannot disagree. */
    private static int groupValue(WorkerSettings settings, String key) {
        Map<String, String> group = new HashMap<>(Topics.INSPECT_GROUP.config());
        group.putAll(settings.shareGroups());
        try {
            return Integer.parseInt(group.get(key));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("lazaretto.worker.share-groups." + key + " is not a number", e);
        }
    }

    private static LaneConfig lane(String name, int slots, int heapMegabytes, Duration timeLimit) {
        return new LaneConfig(
                bounded(name + ".slots", slots, 0, 64),
                bounded(name + ".heap-megabytes", heapMegabytes, 32, 1 << 20),
                bounded(name + ".time-limit", timeLimit, SECOND, DAY));
    }

    private static int bounded(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "lazaretto.worker." + key + " is " + value + ", not between " + min + " and " + max);
        }
        return value;
    }

    private static Duration bounded(String key, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "lazaretto.worker." + key + " is " + value + ", not between " + min + " and " + max);
        }
        return value;
    }
}
