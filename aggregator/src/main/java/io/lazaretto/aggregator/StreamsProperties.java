package io.lazaretto.aggregator;

import io.lazaretto.aggregator.topology.PoisonRecordHandler;
import io.lazaretto.schemas.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/** The configuration of Kafka Streams that follows from ours. */
final class StreamsProperties {
    static final int MAX_REQUEST_BYTES = 1024 * 1024;

    private StreamsProperties() {}

    static Properties of(AggregatorConfig config) {
        Properties p = new Properties();
        p.putAll(client(config));
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, Topics.AGGREGATOR_APPLICATION);
        p.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbyReplicas());
        p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replicationFactor());
        p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);

        long commitMillis = config.commitInterval().toMillis();
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitMillis);
        // A thread that waits for records commits only when it wakes up.
        p.put(StreamsConfig.POLL_MS_CONFIG, Math.max(1, Math.min(100, commitMillis / 2)));
        // The order between an arrival and its updates does not matter, so neither waits for the other.
        p.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);

        p.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Topics.AGGREGATOR_DEAD_LETTERS.name());
        p.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndContinueExceptionHandler.class);
        p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonRecordHandler.class);

        int sessionMillis = Math.toIntExact(config.sessionTimeout().toMillis());
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), sessionMillis);
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), sessionMillis / 4);
        config.instanceId()
                .ifPresent(id -> p.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), id));
        p.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.toIntExact(config.transactionTimeout().toMillis()));
        p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_REQUEST_BYTES);
        return p;
    }

    /** What every Kafka client gets. */
    static Map<String, Object> client(AggregatorConfig config) {
        Map<String, Object> client = new HashMap<>();
        config.clientProperties().forEach((key, value) -> {
            if (!key.startsWith("apicurio.")) {
                client.put(key, value);
            }
        });
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrap());
        client.putIfAbsent(
                CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                Duration.ofSeconds(2).toMillis());
        return client;
    }
}
