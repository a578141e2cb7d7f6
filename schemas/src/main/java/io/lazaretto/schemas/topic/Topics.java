package io.lazaretto.schemas.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Every topic and share group of the system. The only place where a name is written. */
public final class Topics {
    public static final int PARTITIONS = 6;

    private static final Duration WORK_RETENTION = Duration.ofDays(14);

    public static final Topic MODEL_ARRIVALS =
            new Topic("lazaretto.model-arrivals", PARTITIONS, retained(WORK_RETENTION));
    public static final Topic FINDINGS = new Topic("lazaretto.findings", PARTITIONS, retained(Duration.ofDays(30)));
    /** One partition each: members of a share group do not steal across partitions. */
    public static final Topic SCAN_TASKS_STANDARD =
            new Topic("lazaretto.scan-tasks.standard", 1, retained(WORK_RETENTION));

    public static final Topic SCAN_TASKS_DEEP = new Topic("lazaretto.scan-tasks.deep", 1, retained(WORK_RETENTION));
    /** Same partition count as {@link #MODEL_ARRIVALS}: both feed the case store. */
    public static final Topic CASE_UPDATES = new Topic("lazaretto.case-updates", PARTITIONS, retained(WORK_RETENTION));
    /** Compacted, with a lag so that subscribers see every revision of the last days. */
    public static final Topic VERDICTS = new Topic(
            "lazaretto.verdicts",
            PARTITIONS,
            Map.of(
                    "cleanup.policy",
                    "compact",
                    "min.compaction.lag.ms",
                    String.valueOf(Duration.ofDays(7).toMillis())));
    /** Records that the aggregator could not process; for a person. */
    public static final Topic AGGREGATOR_DEAD_LETTERS =
            new Topic("lazaretto.dlq.aggregator", 1, retained(Duration.ofDays(90)));

    public static final List<Topic> ALL = List.of(
            MODEL_ARRIVALS,
            FINDINGS,
            SCAN_TASKS_STANDARD,
            SCAN_TASKS_DEEP,
            CASE_UPDATES,
            VERDICTS,
            AGGREGATOR_DEAD_LETTERS);

    public static final ShareGroup INSPECT_GROUP = workers("lazaretto-inspect", MODEL_ARRIVALS);
    public static final ShareGroup STANDARD_GROUP = workers("lazaretto-scan-standard", SCAN_TASKS_STANDARD);
    public static final ShareGroup DEEP_GROUP = workers("lazaretto-scan-deep", SCAN_TASKS_DEEP);
    public static final List<ShareGroup> SHARE_GROUPS = List.of(INSPECT_GROUP, STANDARD_GROUP, DEEP_GROUP);

    /** Kafka Streams application id of the aggregator; also its consumer group and transactional-id prefix. */
    public static final String AGGREGATOR_APPLICATION = "lazaretto-aggregator";

    private Topics() {}

    private static Map<String, String> retained(Duration retention) {
        return Map.of("cleanup.policy", "delete", "retention.ms", String.valueOf(retention.toMillis()));
    }

    private static ShareGroup workers(String id, Topic topic) {
        return new ShareGroup(
                id,
                topic,
                Map.of(
                        "share.auto.offset.reset", "earliest",
                        "share.isolation.level", "read_committed",
                        "share.record.lock.duration.ms", "30000",
                        "share.delivery.count.limit", "10",
                        "share.partition.max.record.locks", "2000"));
    }
}
