package io.lazaretto.worker.wiring;

import io.lazaretto.schemas.topic.ClusterSetup;
import io.lazaretto.schemas.topic.ClusterSetupException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates topics and configures groups before the first use, again and again until the cluster is there. */
final class ClusterPreparation {
    private static final Logger LOGGER = LoggerFactory.getLogger(ClusterPreparation.class);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(15);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Map<String, Object> client = new HashMap<>();
    private final short replication;
    private final Map<String, String> shareGroups;
    private final CountDownLatch stopped = new CountDownLatch(1);

    ClusterPreparation(Map<String, Object> client, short replication, Map<String, String> shareGroups) {
        client.forEach((key, value) -> {
            if (!key.startsWith("apicurio.")) {
                this.client.put(key, value);
            }
        });
        this.replication = replication;
        this.shareGroups = Map.copyOf(shareGroups);
    }

    /** @return false when stopped before the cluster was there */
    boolean run() {
        Duration pause = FIRST_PAUSE;
        while (stopped.getCount() > 0) {
            try {
                setUp();
                LOGGER.info("cluster is set up");
                return true;
            } catch (ClusterSetupException | KafkaException e) {
                LOGGER.warn(
                        "cluster is not there yet, trying again bootstrap={} pauseMs={} error=\"{}\"",
                        client.get("bootstrap.servers"),
                        pause.toMillis(),
                        e.getMessage());
            }
            if (isStopped(pause)) {
                return false;
            }
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        }
        return false;
    }

    private void setUp() {
        Admin admin = Admin.create(client);
        try {
            new ClusterSetup(admin, replication, shareGroups, REQUEST_LIMIT).apply();
        } finally {
            // The plain close waits a minute for requests that nobody answers.
            admin.close(Duration.ZERO);
        }
    }

    private boolean isStopped(Duration wait) {
        try {
            return stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    void stop() {
        stopped.countDown();
    }
}
