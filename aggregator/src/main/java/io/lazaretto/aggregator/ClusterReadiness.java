package io.lazaretto.aggregator;

import io.lazaretto.schemas.topic.ClusterSetup;
import io.lazaretto.schemas.topic.ClusterSetupException;
import io.lazaretto.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until the cluster answers and has the shape that the topology needs. */
final class ClusterReadiness {
    private static final Logger LOGGER = LoggerFactory.getLogger(ClusterReadiness.class);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final AggregatorConfig config;

    ClusterReadiness(AggregatorConfig config) {
        this.config = config;
    }

    /**
     * Tries until it succeeds or is told to stop.
     *
     * @return false when stopped
     * @throws CoPartitioningException when the cluster answers, but its topics cannot be used as they are
     */
    boolean await(CountDownLatch stop) throws InterruptedException {
        Duration pause = Duration.ofMillis(500);
        for (int attempt = 1; stop.getCount() > 0; attempt++) {
            try (Admin admin = Admin.create(StreamsProperties.client(config))) {
                new ClusterSetup(admin, (short) config.replicationFactor(), config.groupOverrides(), REQUEST_TIMEOUT)
                        .apply();
                requireCoPartitioned(admin);
                LOGGER.info("event=cluster-ready bootstrap={} attempt={}", config.bootstrap(), attempt);
                return true;
            } catch (ClusterSetupException e) {
                if (e.getCause() == null) {
                    throw new CoPartitioningException(e.getMessage());
                }
                report(attempt, pause, e);
            } catch (KafkaException | ExecutionException | TimeoutException e) {
                report(attempt, pause, e);
            }
            if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        return false;
    }

    private void report(int attempt, Duration pause, Exception error) {
        LOGGER.warn(
                "event=cluster-not-ready bootstrap={} attempt={} retryIn={} error=\"{}\"",
                config.bootstrap(),
                attempt,
                pause,
                error.getMessage());
    }

    private static void requireCoPartitioned(Admin admin)
            throws InterruptedException, ExecutionException, TimeoutException {
        String arrivals = Topics.MODEL_ARRIVALS.name();
        String updates = Topics.CASE_UPDATES.name();
        Map<String, TopicDescription> topics = admin.describeTopics(List.of(arrivals, updates))
                .allTopicNames()
                .get(REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        CoPartitioningException.check(
                arrivals,
                topics.get(arrivals).partitions().size(),
                updates,
                topics.get(updates).partitions().size());
    }
}
