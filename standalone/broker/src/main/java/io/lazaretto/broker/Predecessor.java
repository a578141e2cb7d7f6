package io.lazaretto.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.utils.Time;

/**
 * Takes leave of the broker that ran on a data directory before.
 *
 * <p>The cluster metadata still name it as the leader of everything. A broker that starts on them loads its coordinators at
 * once, but may not register before the old session has ended, and when that ends no partition has a leader for a moment. A
 * transaction coordinator that finds no leader for a marker which the old broker was about to write takes the partition for
 * deleted and leaves the marker out: the transaction stays open for ever, and every {@code read_committed} reader behind it
 * waits for ever (seen with Kafka 4.3.1, {@code TransactionMarkerChannelManager}). So the controller runs alone first,
 * and the old broker is unregistered. That also saves the wait for the end of its session.
 */
final class Predecessor {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long RETRY_MILLIS = 20;

    private Predecessor() {}

    /** @throws IllegalStateException when the controller does not do it in time */
    static void takeLeave(Path data, int nodeId, int controllerPort) {
        Map<String, String> config = new HashMap<>();
        config.put("process.roles", "controller");
        config.put("node.id", String.valueOf(nodeId));
        config.put("controller.quorum.voters", nodeId + "@localhost:" + controllerPort);
        config.put("listeners", "CONTROLLER://localhost:" + controllerPort);
        config.put("controller.listener.names", "CONTROLLER");
        config.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT");
        config.put("log.dirs", data.toString());
        KafkaRaftServer controller = new KafkaRaftServer(new KafkaConfig(config, false), Time.SYSTEM);
        try {
            controller.startup();
            unregister(nodeId, "localhost:" + controllerPort);
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    private static void unregister(int nodeId, String controller) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG, controller))) {
            while (!isUnregistered(admin, nodeId, deadline)) {
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** @return false when it is worth another try: a controller that has not read its log yet knows no feature */
    private static boolean isUnregistered(Admin admin, int nodeId, long deadline) throws InterruptedException {
        try {
            admin.unregisterBroker(nodeId).all().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BrokerIdNotRegisteredException) {
                return true;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the controller keeps the broker that ran here before", e);
            }
            return false;
        } catch (TimeoutException e) {
            throw new IllegalStateException("the controller does not answer", e);
        }
    }
}
