package io.lazaretto.standalone.feed;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.topic.Topics;
import io.lazaretto.standalone.cluster.ClusterAccess;
import io.lazaretto.standalone.trouble.Trouble;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Verdicts that were issued before a feed began. Not thread-safe. */
public final class VerdictHistory implements AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(250);

    private final FeedConsumer consumer;
    private final Map<TopicPartition, Long> ends;
    private final int partitions;

    private VerdictHistory(FeedConsumer consumer, Map<TopicPartition, Long> ends) {
        this.consumer = consumer;
        this.ends = ends;
        this.partitions = ends.size();
    }

    /** @param feedStart {@link EventFeed#start} of a feed that reads verdicts */
    public static VerdictHistory before(ClusterAccess access, Map<TopicPartition, Long> feedStart) throws Trouble {
        requireNonNull(feedStart, "feedStart is null");
        Map<TopicPartition, Long> ends = feedStart.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(Topics.VERDICTS.name()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        return new VerdictHistory(FeedConsumer.create(access), ends);
    }

    /** Whether there is anything to read for an arrival at all: false saves {@link #newest}. */
    public static boolean isEmpty(Map<TopicPartition, Long> feedStart) {
        return feedStart.entrySet().stream()
                .noneMatch(entry -> entry.getKey().topic().equals(Topics.VERDICTS.name()) && entry.getValue() > 0);
    }

    /**
     * The newest verdict of each of the arrivals that has one.
     *
     * @param limit longest time to read; what was not found by then is left out
     */
    public Map<String, Verdict> newest(Set<String> arrivalIds, Duration limit) {
        Map<TopicPartition, Long> wanted = arrivalIds.stream()
                .map(this::partition)
                .distinct()
                .filter(partition -> ends.getOrDefault(partition, 0L) > 0)
                .collect(Collectors.toMap(partition -> partition, ends::get));
        Map<String, ConsumerRecord<String, byte[]>> newest = new HashMap<>();
        if (!wanted.isEmpty()) {
            try {
                read(wanted, arrivalIds::contains, newest, System.nanoTime() + limit.toNanos());
            } catch (KafkaException e) {
                // The feed watches over the broker and says so; here it only means that nothing was found.
                return Map.of();
            }
        }
        Map<String, Verdict> verdicts = new HashMap<>();
        newest.forEach((arrivalId, record) -> consumer.decode(record).ifPresent(event -> {
            if (event instanceof Event.Issued issued) {
                verdicts.put(arrivalId, issued.verdict());
            }
        }));
        return verdicts;
    }

    private void read(
            Map<TopicPartition, Long> wanted,
            Predicate<String> isWanted,
            Map<String, ConsumerRecord<String, byte[]>> newest,
            long deadline) {
        consumer.assignFromStart(wanted.keySet());
        while (System.nanoTime() - deadline < 0) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(WAIT)) {
                if (record.key() != null && isWanted.test(record.key())) {
                    newest.put(record.key(), record);
                }
            }
            boolean done = wanted.entrySet().stream()
                    .allMatch(entry -> consumer.position(entry.getKey(), WAIT) >= entry.getValue());
            if (done) {
                return;
            }
        }
    }

    /** Where the default partitioner puts the key. */
    private TopicPartition partition(String arrivalId) {
        byte[] key = arrivalId.getBytes(StandardCharsets.UTF_8);
        return new TopicPartition(Topics.VERDICTS.name(), BuiltInPartitioner.partitionForKey(key, partitions));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
