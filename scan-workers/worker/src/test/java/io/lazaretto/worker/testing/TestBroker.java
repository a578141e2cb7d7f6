package io.lazaretto.worker.testing;

import io.lazaretto.broker.BrokerOptions;
import io.lazaretto.broker.EmbeddedBroker;
import io.lazaretto.schemas.topic.ClusterSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** One real broker for all tests of this JVM, with the topics and groups of a release. */
public final class TestBroker {
    /** The groups' lease. */
    public static final Duration LEASE = Duration.ofMillis(1500);

    public static final int DELIVERY_LIMIT = 3;

    private static TestBroker shared;

    private final EmbeddedBroker broker;

    private TestBroker(EmbeddedBroker broker) {
        this.broker = broker;
    }

    /** The broker; started by the first call, stopped with the JVM. */
    public static synchronized TestBroker shared() {
        if (shared == null) {
            try {
                shared = new TestBroker(
                        EmbeddedBroker.start(BrokerOptions.forTests(Files.createTempDirectory("worker-test-broker"))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(shared.broker::close));
            setUp(shared.bootstrap());
        }
        return shared;
    }

    /** Topics and groups of a release, with short leases. */
    public static void setUp(String bootstrap) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            new ClusterSetup(admin, (short) 1, shortLeases(), Duration.ofSeconds(30)).apply();
        }
    }

    private static Map<String, String> shortLeases() {
        return Map.of(
                "share.record.lock.duration.ms",
                String.valueOf(LEASE.toMillis()),
                "share.delivery.count.limit",
                String.valueOf(DELIVERY_LIMIT));
    }

    public String bootstrap() {
        return broker.bootstrap();
    }

    /** A topic with one partition and a group of the same name, as the lanes need it. */
    public void createLane(String name) throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            Map<String, String> config = new java.util.HashMap<>(shortLeases());
            config.put("share.auto.offset.reset", "earliest");
            config.put("share.isolation.level", "read_committed");
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.GROUP, name),
                            config.entrySet().stream()
                                    .map(e -> new AlterConfigOp(
                                            new ConfigEntry(e.getKey(), e.getValue()), AlterConfigOp.OpType.SET))
                                    .collect(Collectors.toList())))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
    }

    /** A consumer as the lanes use it, over the topic and group of that name. */
    public ShareConsumer<byte[], byte[]> consumer(String name) {
        return new KafkaShareConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap(),
                        "group.id",
                        name,
                        "share.acknowledgement.mode",
                        "explicit",
                        "share.acquire.mode",
                        "record_limit",
                        "max.poll.records",
                        1),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    public KafkaProducer<String, byte[]> producer() {
        return producer(bootstrap());
    }

    /** A producer to any broker. */
    public static KafkaProducer<String, byte[]> producer(String bootstrap) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }
}
