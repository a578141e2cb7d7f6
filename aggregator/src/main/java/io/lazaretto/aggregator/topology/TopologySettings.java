package io.lazaretto.aggregator.topology;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Clockwork of the topology.
 *
 * @param tick how often deadlines are looked at
 * @param sweepInterval how often one batch of state is checked for its retention
 * @param sweepBatch entries looked at in one sweep, and deadlines acted on in one tick
 * @param urgentCommitGap least time between two commits that are asked for ahead of the interval
 * @param retention how long dossiers and closed cases are kept after their last change
 */
public record TopologySettings(
        Duration tick, Duration sweepInterval, int sweepBatch, Duration urgentCommitGap, Duration retention) {
    public static final TopologySettings DEFAULT = new TopologySettings(
            Duration.ofMillis(250), Duration.ofSeconds(30), 500, Duration.ofMillis(25), Duration.ofDays(400));

    public TopologySettings {
        requireNonNull(tick, "tick is null");
        requireNonNull(sweepInterval, "sweepInterval is null");
        requireNonNull(urgentCommitGap, "urgentCommitGap is null");
        requireNonNull(retention, "retention is null");
        if (!tick.isPositive() || !sweepInterval.isPositive() || !retention.isPositive() || sweepBatch < 1) {
            throw new IllegalArgumentException("a setting of the topology is not positive");
        }
    }

    public TopologySettings withTick(Duration newTick) {
        return new TopologySettings(newTick, sweepInterval, sweepBatch, urgentCommitGap, retention);
    }

    public TopologySettings withUrgentCommitGap(Duration newGap) {
        return new TopologySettings(tick, sweepInterval, sweepBatch, newGap, retention);
    }

    public TopologySettings withRetention(Duration newRetention) {
        return new TopologySettings(tick, sweepInterval, sweepBatch, urgentCommitGap, newRetention);
    }
}
