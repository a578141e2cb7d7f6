package io.lazaretto.ingest.publish;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import io.lazaretto.schemas.topic.ClusterSetup;
import io.lazaretto.schemas.topic.ClusterSetupException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The cluster that arrivals go to.
 *
 * @param client configuration of Kafka clients, {@code bootstrap.servers} at least; {@code apicurio.*} names a registry
 * @param replication replication factor of topics that are missing; -1 is the broker's default
 * @param groupOverrides configuration of share groups that replaces the defaults
 */
public record KafkaAccess(Map<String, String> client, short replication, Map<String, String> groupOverrides)
        implements PublishTarget {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    public KafkaAccess {
        client = Map.copyOf(requireNonNull(client, "client is null"));
        groupOverrides = Map.copyOf(requireNonNull(groupOverrides, "groupOverrides is null"));
        if (!client.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new IllegalArgumentException("bootstrap.servers is missing");
        }
    }

    /** A cluster with its own defaults. */
    public static KafkaAccess of(String bootstrapServers) {
        return new KafkaAccess(
                Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers), (short) -1, Map.of());
    }

    @Override
    public void prepare() {
        withAdmin(admin -> new ClusterSetup(admin, replication, groupOverrides, REQUEST_TIMEOUT).apply());
    }

    @Override
    public void probe() {
        withAdmin(admin -> {
            try {
                admin.describeCluster().nodes().get(REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new ClusterSetupException("the Kafka cluster does not answer", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClusterSetupException("interrupted", e);
            }
        });
    }

    private void withAdmin(Consumer<Admin> work) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
        try {
            Admin admin = Admin.create(config);
            try {
                work.accept(admin);
            } finally {
                admin.close(Duration.ZERO);
            }
        } catch (KafkaException e) {
            throw new ClusterSetupException("no connection to the Kafka cluster: " + message(e), e);
        }
    }

    /** An idempotent producer that waits for all replicas, whatever the client configuration says. */
    @Override
    public Producer<String, ModelArrival> newProducer() {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "5000");
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "30000");
        config.put(ProducerConfig.LINGER_MS_CONFIG, "5");
        return new KafkaProducer<>(
                config, new StringSerializer(), EventSerdes.create(client).serializer(Contracts.MODEL_ARRIVALS));
    }

    private static String message(KafkaException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }
}
