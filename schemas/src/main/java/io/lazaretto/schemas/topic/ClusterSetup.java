package io.lazaretto.schemas.topic;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics that are missing and applies the share groups' configuration. Idempotent, safe to run from several
 * processes at once. Group configuration comes first: a group that joins with the broker's default offset reset
 * ({@code latest}) skips what was published before it.
 */
public final class ClusterSetup {
    private final Admin admin;
    private final short replication;
    private final Map<String, String> groupOverrides;
    private final Duration timeout;

    /**
     * @param replication replication factor of new topics; -1 is the broker's default
     * @param groupOverrides group configuration that replaces the defaults of {@link Topics}, for instance short leases
     * @param timeout bound on each request
     */
    public ClusterSetup(Admin admin, short replication, Map<String, String> groupOverrides, Duration timeout) {
        this.admin = requireNonNull(admin, "admin is null");
        this.replication = replication;
        this.groupOverrides = Map.copyOf(groupOverrides);
        this.timeout = requireNonNull(timeout, "timeout is null");
    }

    /**
     * @throws ClusterSetupException when the cluster cannot be reached in time or refuses, or when a topic exists with
     *     another number of partitions than the design needs
     */
    public void apply() {
        for (ShareGroup group : Topics.SHARE_GROUPS) {
            configure(group);
        }
        for (Topic topic : Topics.ALL) {
            create(topic);
        }
        verifyPartitions();
    }

    private void configure(ShareGroup group) {
        Map<String, String> config = new HashMap<>(group.config());
        config.putAll(groupOverrides);
        List<AlterConfigOp> operations = new ArrayList<>();
        config.forEach((key, value) ->
                operations.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group.id());
        await(
                "configure share group " + group.id(),
                admin.incrementalAlterConfigs(Map.of(resource, operations)).all());
    }

    private void create(Topic topic) {
        NewTopic request = new NewTopic(topic.name(), topic.partitions(), replication).configs(topic.config());
        try {
            await(
                    "create topic " + topic.name(),
                    admin.createTopics(List.of(request)).all());
        } catch (ClusterSetupException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private void verifyPartitions() {
        List<String> names = Topics.ALL.stream().map(Topic::name).toList();
        Map<String, TopicDescription> descriptions = describe(names);
        for (Topic topic : Topics.ALL) {
            int actual = descriptions.get(topic.name()).partitions().size();
            if (actual != topic.partitions()) {
                throw new ClusterSetupException(
                        "topic " + topic.name() + " has " + actual + " partitions, the design needs "
                                + topic.partitions(),
                        null);
            }
        }
    }

    /** A topic just created may be unknown to the broker for a moment; asks again within the time-out. */
    private Map<String, TopicDescription> describe(List<String> names) {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                return await("describe topics", admin.describeTopics(names).allTopicNames());
            } catch (ClusterSetupException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > end) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterSetupException("interrupted: describe topics", e);
        }
    }

    private <T> T await(String what, KafkaFuture<T> future) {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new ClusterSetupException(
                    "could not " + what + ": " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new ClusterSetupException("could not " + what + " within " + timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterSetupException("interrupted: " + what, e);
        }
    }
}
