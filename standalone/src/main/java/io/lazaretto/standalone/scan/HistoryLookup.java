package io.lazaretto.standalone.scan;

import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.standalone.cluster.ClusterAccess;
import io.lazaretto.standalone.feed.VerdictHistory;
import io.lazaretto.standalone.trouble.Trouble;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for verdicts that were issued before this session, on a thread of its own; ids that come while it reads are looked
 * up together in the next pass.
 */
final class HistoryLookup implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(HistoryLookup.class);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ClusterAccess access;
    private final Map<TopicPartition, Long> feedStart;
    private final BlockingQueue<String> wanted = new LinkedBlockingQueue<>();
    private final BlockingQueue<Verdict> found = new LinkedBlockingQueue<>();
    private final Optional<Thread> thread;

    HistoryLookup(ClusterAccess access, Map<TopicPartition, Long> feedStart) {
        this.access = access;
        this.feedStart = feedStart;
        this.thread = VerdictHistory.isEmpty(feedStart)
                ? Optional.empty()
                : Optional.of(Thread.ofPlatform().name("scan-history").daemon().unstarted(this::run));
    }

    void start() {
        thread.ifPresent(Thread::start);
    }

    void want(String arrivalId) {
        if (thread.isPresent()) {
            wanted.add(arrivalId);
        }
    }

    /** The next verdict found, if there is one. */
    Verdict next() {
        return found.poll();
    }

    private void run() {
        try (VerdictHistory history = VerdictHistory.before(access, feedStart)) {
            while (!Thread.currentThread().isInterrupted()) {
                Set<String> ids = new HashSet<>(Set.of(wanted.take()));
                wanted.drainTo(ids);
                found.addAll(history.newest(ids, LIMIT).values());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Trouble | KafkaException e) {
            LOGGER.warn("earlier verdicts are not looked up error={}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.ifPresent(Thread::interrupt);
    }
}
