package io.lazaretto.standalone.feed;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.topic.Topic;
import io.lazaretto.standalone.cluster.ClusterAccess;
import io.lazaretto.standalone.trouble.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** Events as they are issued. Everything issued after a feed was opened is seen. Not thread-safe. */
public final class EventFeed implements AutoCloseable {
    private static final Duration CHECK_EVERY = Duration.ofSeconds(5);
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(5);

    private final ClusterAccess access;
    private final FeedConsumer consumer;
    private final Map<TopicPartition, Long> start;
    private final Duration patience;
    private long lastContact;
    private long lastCheck;

    private EventFeed(ClusterAccess access, FeedConsumer consumer, Map<TopicPartition, Long> start, Duration patience) {
        this.access = access;
        this.consumer = consumer;
        this.start = Map.copyOf(start);
        this.patience = patience;
        this.lastContact = System.nanoTime();
        this.lastCheck = lastContact;
    }

    /**
     * Events from now on.
     *
     * @param patience how long the cluster may take to answer, here and later
     * @throws Trouble when it does not answer in time, or has no such topic
     */
    public static EventFeed open(ClusterAccess access, List<Topic> topics, Duration patience) throws Trouble {
        return open(access, topics, patience, FeedConsumer::assign);
    }

    /** All events that the cluster still has, and those from now on. */
    public static EventFeed fromStart(ClusterAccess access, Topic topic, Duration patience) throws Trouble {
        return open(access, List.of(topic), patience, (consumer, start) -> consumer.assignFromStart(start.keySet()));
    }

    private static EventFeed open(
            ClusterAccess access,
            List<Topic> topics,
            Duration patience,
            BiConsumer<FeedConsumer, Map<TopicPartition, Long>> assign)
            throws Trouble {
        requireNonNull(access, "access is null");
        FeedConsumer consumer = FeedConsumer.create(access);
        try {
            List<TopicPartition> partitions = new ArrayList<>();
            for (Topic topic : topics) {
                List<TopicPartition> found = consumer.partitions(topic, patience);
                if (found.isEmpty()) {
                    throw new Trouble("the Kafka cluster at " + access.bootstrap() + " has no topic " + topic.name()
                            + ": no Lazaretto has run there");
                }
                partitions.addAll(found);
            }
            Map<TopicPartition, Long> start = new HashMap<>(consumer.ends(partitions, patience));
            assign.accept(consumer, start);
            return new EventFeed(access, consumer, start, patience);
        } catch (Trouble e) {
            consumer.close();
            throw e;
        } catch (KafkaException e) {
            consumer.close();
            throw unreachable(access, patience, e);
        }
    }

    private static Trouble unreachable(ClusterAccess access, Duration patience, KafkaException e) {
        return e instanceof TimeoutException
                ? new Trouble(
                        "no Kafka broker answered at " + access.bootstrap() + " within " + patience.toSeconds() + " s",
                        e)
                : new Trouble("the Kafka cluster at " + access.bootstrap() + " refused: " + e.getMessage(), e);
    }

    /** Whether everything that was there when the feed was opened has been reported. */
    public boolean caughtUp() throws Trouble {
        try {
            return start.entrySet().stream()
                    .allMatch(entry -> consumer.position(entry.getKey(), patience) >= entry.getValue());
        } catch (KafkaException e) {
            throw unreachable(access, patience, e);
        }
    }

    /** Where the cluster was when this feed was opened: the history ends there. */
    public Map<TopicPartition, Long> start() {
        return start;
    }

    /**
     * What was issued meanwhile; waits for the first event, at most the given time.
     *
     * @throws Trouble when the cluster has not answered for longer than its patience
     */
    public List<Event> poll(Duration wait) throws Trouble {
        try {
            List<Event> events = consumer.events(wait);
            long now = System.nanoTime();
            if (!events.isEmpty()) {
                lastContact = now;
            } else if (now - lastCheck > CHECK_EVERY.toNanos()) {
                check();
            }
            return events;
        } catch (InterruptException e) {
            // The exception carries it from here on: a flag that stays set would cut the closing short.
            Thread.interrupted();
            throw new Trouble("interrupted", e);
        } catch (KafkaException e) {
            throw unreachable(access, patience, e);
        }
    }

    /** Silence may mean that nothing happens, or that nobody is there. */
    private void check() throws Trouble {
        try {
            consumer.ends(start.keySet(), CHECK_TIMEOUT);
            lastContact = System.nanoTime();
        } catch (TimeoutException e) {
            if (System.nanoTime() - lastContact > patience.toNanos()) {
                throw new Trouble(
                        "the Kafka broker at " + access.bootstrap() + " went away and did not come back within "
                                + patience.toSeconds() + " s",
                        e);
            }
        }
        lastCheck = System.nanoTime();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
