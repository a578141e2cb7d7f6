package io.lazaretto.proving.capture;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.topic.ShareGroup;
import io.lazaretto.schemas.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;

/** Watches how much work the share groups have left, on one connection. */
public final class Backlog implements AutoCloseable {
    private final Admin admin;
    private final Duration timeout;

    /** @param timeout bound on each request */
    public Backlog(String bootstrap, Duration timeout) {
        this.timeout = requireNonNull(timeout, "timeout is null");
        this.admin = Admin.create(Map.of("bootstrap.servers", requireNonNull(bootstrap, "bootstrap is null")));
    }

    /**
     * Records not yet completed, by share group; a group that nobody has joined yet counts as 0.
     *
     * @throws IllegalStateException when the broker does not answer in time
     */
    public Map<String, Long> byGroup() {
        Map<String, ListShareGroupOffsetsSpec> groups = new HashMap<>();
        for (ShareGroup group : Topics.SHARE_GROUPS) {
            groups.put(group.id(), new ListShareGroupOffsetsSpec());
        }
        var result = admin.listShareGroupOffsets(groups);
        Map<String, Long> backlog = new HashMap<>();
        try {
            for (ShareGroup group : Topics.SHARE_GROUPS) {
                var partitions =
                        result.partitionsToOffsetInfo(group.id()).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
                backlog.put(
                        group.id(),
                        partitions.values().stream().mapToLong(Backlog::lag).sum());
            }
            return backlog;
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("could not read the share groups' lag", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the share groups' lag", e);
        }
    }

    /** Of all groups. */
    public long total() {
        return byGroup().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The broker has no entry for a partition until the group has written state for it. */
    private static long lag(SharePartitionOffsetInfo info) {
        return info == null ? 0 : info.lag().orElse(0L);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
