package io.lazaretto.proving.capture;

import static java.util.Objects.requireNonNull;

import io.lazaretto.proving.capture.Capture.Undecodable;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.topic.ShareGroup;
import io.lazaretto.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;

/** Takes a {@link Capture} of a running cluster. */
public final class PipelineReader {
    private final String bootstrap;
    private final Duration timeout;

    /** @param timeout bound on each topic and each request */
    public PipelineReader(String bootstrap, Duration timeout) {
        this.bootstrap = requireNonNull(bootstrap, "bootstrap is null");
        this.timeout = requireNonNull(timeout, "timeout is null");
    }

    /** @throws IllegalStateException when the broker does not answer in time */
    public Capture capture() {
        TopicReader reader = new TopicReader(bootstrap, timeout);
        List<Undecodable> undecodable = new ArrayList<>();
        var arrivals = reader.read(Contracts.MODEL_ARRIVALS, undecodable);
        var findings = reader.read(Contracts.FINDINGS, undecodable);
        List<Captured<ScanTask>> tasks = new ArrayList<>(reader.read(Contracts.SCAN_TASKS_STANDARD, undecodable));
        tasks.addAll(reader.read(Contracts.SCAN_TASKS_DEEP, undecodable));
        var verdicts = verdicts(undecodable);
        return new Capture(arrivals, findings, tasks, verdicts, undecodable, backlog());
    }

    /** The verdicts alone: what a suite polls while it waits. */
    public List<Captured<Verdict>> verdicts() {
        return verdicts(new ArrayList<>());
    }

    private List<Captured<Verdict>> verdicts(List<Undecodable> undecodable) {
        return new TopicReader(bootstrap, timeout).read(Contracts.VERDICTS, undecodable);
    }

    /** Records not yet completed, by share group; a group that nobody has joined yet counts as 0. */
    public Map<String, Long> backlog() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            Map<String, ListShareGroupOffsetsSpec> groups = new HashMap<>();
            for (ShareGroup group : Topics.SHARE_GROUPS) {
                groups.put(group.id(), new ListShareGroupOffsetsSpec());
            }
            var result = admin.listShareGroupOffsets(groups);
            Map<String, Long> backlog = new HashMap<>();
            for (ShareGroup group : Topics.SHARE_GROUPS) {
                backlog.put(
                        group.id(),
                        result
                                .partitionsToOffsetInfo(group.id())
                                .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                                .values()
                                .stream()
                                .mapToLong(PipelineReader::lag)
                                .sum());
            }
            return backlog;
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("could not read the share groups' lag", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the share groups' lag", e);
        }
    }

    /** The broker has no entry for a partition until the group has written state for it. */
    private static long lag(SharePartitionOffsetInfo info) {
        return info == null ? 0 : info.lag().orElse(0L);
    }
}
