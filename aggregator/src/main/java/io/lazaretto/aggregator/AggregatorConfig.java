package io.lazaretto.aggregator;

import static java.util.Objects.requireNonNull;

import io.lazaretto.aggregator.policy.Policies;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.Profiles;
import io.lazaretto.schemas.event.Profile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How to run the aggregator. {@link #builder} has the defaults.
 *
 * @param bootstrap brokers, {@code host:port,…}
 * @param clientProperties passed to every Kafka client (security and the like); {@code apicurio.*} configures the registry
 * @param stateDir directory of the local state; one process at a time
 * @param threads stream threads, 1 to 64
 * @param commitInterval how often a transaction is committed, 1 ms to 10 s. A verdict follows its last finding by at most
 *     about two of these, in a quiet system sooner: what somebody waits for is committed ahead of the interval, up to four
 *     times in it
 * @param sessionTimeout after which a silent instance loses its tasks, at least 1 s
 * @param transactionTimeout after which the transaction of a dead instance is aborted, longer than the commit interval
 * @param instanceId static group membership: an instance that comes back under its id takes its tasks up at once
 * @param replicationFactor of topics that are created; -1 is the broker's default
 * @param groupOverrides share-group configuration that replaces the defaults, where this service sets the groups up
 * @param standbyReplicas copies of the state on other instances
 * @param catalogue detectors that are planned
 * @param policies policies that requests may name
 * @param retention how long dossiers and closed cases are kept after their last change
 * @param taskLifetime age from which a task that never reported may be planned again by a new arrival
 * @param deadlineTick how often deadlines are looked at
 * @param stuckAfter silence of a running task after which the instance is reported as stuck
 */
public record AggregatorConfig(
        String bootstrap,
        Map<String, String> clientProperties,
        Path stateDir,
        int threads,
        Duration commitInterval,
        Duration sessionTimeout,
        Duration transactionTimeout,
        Optional<String> instanceId,
        int replicationFactor,
        Map<String, String> groupOverrides,
        int standbyReplicas,
        DetectorCatalogue catalogue,
        Policies policies,
        Duration retention,
        Duration taskLifetime,
        Duration deadlineTick,
        Duration stuckAfter) {
    public AggregatorConfig {
        requireNonNull(bootstrap, "bootstrap is null");
        clientProperties = Map.copyOf(clientProperties);
        groupOverrides = Map.copyOf(groupOverrides);
        requireNonNull(stateDir, "stateDir is null");
        requireNonNull(instanceId, "instanceId is null");
        requireNonNull(catalogue, "catalogue is null");
        requireNonNull(policies, "policies is null");
        within("threads", threads, 1, 64);
        within("replicationFactor", replicationFactor, -1, (int) Short.MAX_VALUE);
        within("standbyReplicas", standbyReplicas, 0, 16);
        within("commitInterval", commitInterval, Duration.ofMillis(1), Duration.ofSeconds(10));
        within("sessionTimeout", sessionTimeout, Duration.ofSeconds(1), Duration.ofMinutes(30));
        within("transactionTimeout", transactionTimeout, commitInterval.plusMillis(1), Duration.ofMinutes(15));
        within("retention", retention, Duration.ofSeconds(1), Duration.ofDays(36_500));
        within("taskLifetime", taskLifetime, Duration.ZERO, Duration.ofDays(365));
        within("deadlineTick", deadlineTick, Duration.ofMillis(10), Duration.ofMinutes(1));
        within("stuckAfter", stuckAfter, Duration.ofSeconds(1), Duration.ofHours(1));
    }

    private static <T extends Comparable<T>> void within(String name, T value, T min, T max) {
        requireNonNull(value, () -> name + " is null");
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(name + " is " + value + ", outside " + min + " to " + max);
        }
    }

    public static Builder builder(String bootstrap, Path stateDir) {
        return new Builder(bootstrap, stateDir);
    }

    /** Mutable, for one thread. */
    public static final class Builder {
        private final String bootstrap;
        private final Path stateDir;
        private Map<String, String> clientProperties = Map.of();
        private int threads = 2;
        private Duration commitInterval = Duration.ofMillis(100);
        private Duration sessionTimeout = Duration.ofSeconds(10);
        private Duration transactionTimeout = Duration.ofSeconds(10);
        private Optional<String> instanceId = Optional.empty();
        private int replicationFactor = -1;
        private Map<String, String> groupOverrides = Map.of();
        private int standbyReplicas;
        private DetectorCatalogue catalogue = DetectorCatalogue.release();
        private Policies policies = Policies.standard();
        private Duration retention = Duration.ofDays(400);
        private Duration taskLifetime = Profiles.defaultDeadline(Profile.DEEP).multipliedBy(2);
        private Duration deadlineTick = Duration.ofMillis(250);
        private Duration stuckAfter = Duration.ofSeconds(60);

        private Builder(String bootstrap, Path stateDir) {
            this.bootstrap = bootstrap;
            this.stateDir = stateDir;
        }

        public Builder clientProperties(Map<String, String> properties) {
            this.clientProperties = properties;
            return this;
        }

        public Builder threads(int count) {
            this.threads = count;
            return this;
        }

        public Builder commitInterval(Duration interval) {
            this.commitInterval = interval;
            return this;
        }

        public Builder sessionTimeout(Duration timeout) {
            this.sessionTimeout = timeout;
            return this;
        }

        public Builder transactionTimeout(Duration timeout) {
            this.transactionTimeout = timeout;
            return this;
        }

        public Builder instanceId(String id) {
            this.instanceId = Optional.of(id);
            return this;
        }

        public Builder replicationFactor(int factor) {
            this.replicationFactor = factor;
            return this;
        }

        public Builder groupOverrides(Map<String, String> overrides) {
            this.groupOverrides = overrides;
            return this;
        }

        public Builder standbyReplicas(int count) {
            this.standbyReplicas = count;
            return this;
        }

        public Builder catalogue(DetectorCatalogue detectors) {
            this.catalogue = detectors;
            return this;
        }

        public Builder policies(Policies known) {
            this.policies = known;
            return this;
        }

        public Builder retention(Duration time) {
            this.retention = time;
            return this;
        }

        public Builder taskLifetime(Duration time) {
            this.taskLifetime = time;
            return this;
        }

        public Builder deadlineTick(Duration interval) {
            this.deadlineTick = interval;
            return this;
        }

        public Builder stuckAfter(Duration silence) {
            this.stuckAfter = silence;
            return this;
        }

        /** @throws IllegalArgumentException when a value is outside its bounds */
        public AggregatorConfig build() {
            return new AggregatorConfig(
                    bootstrap,
                    clientProperties,
                    stateDir,
                    threads,
                    commitInterval,
                    sessionTimeout,
                    transactionTimeout,
                    instanceId,
                    replicationFactor,
                    groupOverrides,
                    standbyReplicas,
                    catalogue,
                    policies,
                    retention,
                    taskLifetime,
                    deadlineTick,
                    stuckAfter);
        }
    }
}
