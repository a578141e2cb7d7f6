package io.lazaretto.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.broker.BrokerOptions;
import io.lazaretto.broker.EmbeddedBroker;
import io.lazaretto.ingest.identity.ArrivalPinning;
import io.lazaretto.ingest.identity.PinLimits;
import io.lazaretto.ingest.identity.PinnedArrival;
import io.lazaretto.ingest.journal.DirectoryInUseException;
import io.lazaretto.ingest.publish.ArrivalRecords;
import io.lazaretto.ingest.publish.DirectPublisher;
import io.lazaretto.ingest.publish.KafkaAccess;
import io.lazaretto.ingest.source.directory.WatchedDirectory;
import io.lazaretto.ingest.testing.ArrivalTopic;
import io.lazaretto.ingest.testing.Await;
import io.lazaretto.ingest.testing.Requests;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on a real broker. */
class IngestServiceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path brokerDirectory;

    private static EmbeddedBroker broker;
    private static BrokerOptions options;

    @TempDir
    Path directory;

    @BeforeAll
    static void startBroker() throws Exception {
        options = new BrokerOptions(brokerDirectory, "localhost", freePort(), BrokerOptions.QUICK);
        broker = EmbeddedBroker.start(options);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void anAcceptedArrivalIsPublishedAsACloudEventUnderItsId() throws Exception {
        Path model = Files.writeString(directory.resolve("model.bin"), "weights");
        try (IngestService service = service(broker.bootstrap(), "data");
                ArrivalTopic topic = new ArrivalTopic(broker.bootstrap())) {
            Accepted accepted = service.accept(Requests.scan(model));
            ConsumerRecord<String, ModelArrival> record =
                    topic.await(accepted.arrivalId()).getFirst();
            assertThat(record.value().getRevision()).isEqualTo(accepted.revision());
            assertThat(header(record, "ce_type")).isEqualTo("io.lazaretto.model.arrived.v1");
            assertThat(header(record, "ce_source")).isEqualTo("/ingest/test");
            assertThat(header(record, "traceparent")).isEqualTo(accepted.traceparent());
            Await.until("outbox is empty", PATIENCE, () -> pending(service).equals("0"));
            assertThat(service.health().ready()).isTrue();
        }
    }

    @Test
    void theShareGroupReadsFromTheBeginningBeforeTheFirstArrivalIsThere() throws Exception {
        try (IngestService service = service(broker.bootstrap(), "data");
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            Await.until("service is ready", PATIENCE, () -> service.health().ready());
            ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, Topics.INSPECT_GROUP.id());
            assertThat(admin.describeConfigs(List.of(group))
                            .all()
                            .get(30, TimeUnit.SECONDS)
                            .get(group)
                            .get("share.auto.offset.reset")
                            .value())
                    .isEqualTo("earliest");
        }
    }

    @Test
    void aModelThatLandsInAWatchedFolderIsPublished() throws Exception {
        Path watched = Files.createDirectory(directory.resolve("watched"));
        WatchedDirectory source =
                WatchedDirectory.of(watched).withTiming(Duration.ofMillis(100), Duration.ofMinutes(1));
        IngestConfig config = config(broker.bootstrap(), "data").withWatched(List.of(source));
        try (IngestService service = new IngestService(config, new SimpleMeterRegistry());
                ArrivalTopic topic = new ArrivalTopic(broker.bootstrap())) {
            service.start();
            Files.writeString(Files.createDirectory(watched.resolve("landed")).resolve("a.bin"), "a");
            Await.until("landed is published", PATIENCE, () -> topic.all().stream()
                    .anyMatch(record -> record.value().getName().equals("landed")
                            && record.value().getOrigin().equals("directory")));
        }
    }

    @Test
    void arrivalsAcceptedWhileTheBrokerIsAwayArePublishedWhenItIsBack() throws Exception {
        Path model = Files.writeString(directory.resolve("model.bin"), "while the broker is away");
        try (IngestService service = service(broker.bootstrap(), "data")) {
            Await.until("service is ready", PATIENCE, () -> service.health().ready());
            broker.close();
            Accepted accepted = service.accept(Requests.scan(model));
            Await.until("health shows it", PATIENCE, () -> !service.health().ready());
            assertThat(pending(service)).isEqualTo("1");
            broker = EmbeddedBroker.start(options);
            try (ArrivalTopic topic = new ArrivalTopic(broker.bootstrap())) {
                assertThat(topic.await(accepted.arrivalId())).isNotEmpty();
            }
            Await.until(
                    "service is ready again", PATIENCE, () -> service.health().ready());
        }
    }

    @Test
    void aProcessKilledBetweenAcceptAndPublishLosesNothing() throws Exception {
        List<String> accepted = new ArrayList<>();
        Path data = directory.resolve("data");
        Process child = child(data, "localhost:" + freePort());
        try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < KilledIngest.ARRIVALS; i++) {
                accepted.add(out.readLine());
            }
            child.destroyForcibly().waitFor();
        }
        assertThat(accepted).doesNotContainNull().doesNotHaveDuplicates();
        try (IngestService service = service(broker.bootstrap(), "data");
                ArrivalTopic topic = new ArrivalTopic(broker.bootstrap())) {
            for (String id : accepted) {
                assertThat(topic.await(id)).hasSize(1);
            }
            Await.until("outbox is empty", PATIENCE, () -> pending(service).equals("0"));
        }
    }

    @Test
    void theCommandLinesWayPublishesWithoutAnOutbox() throws Exception {
        Path model = Files.writeString(directory.resolve("model.bin"), "direct");
        KafkaAccess kafka = KafkaAccess.of(broker.bootstrap());
        kafka.prepare();
        try (Producer<String, ModelArrival> producer = kafka.newProducer();
                ArrivalTopic topic = new ArrivalTopic(broker.bootstrap())) {
            DirectPublisher publisher = new DirectPublisher(
                    producer, new ArrivalPinning(PinLimits.DEFAULT, Clock.systemUTC()), new ArrivalRecords("cli"));
            PinnedArrival pinned = publisher.publish(Requests.scan(model), bytes -> {}, PATIENCE);
            assertThat(topic.await(pinned.arrival().getArrivalId()).getFirst().value())
                    .isEqualTo(pinned.arrival());
        }
    }

    @Test
    void aServiceWhoseDirectoryIsInUseSaysSoAndClosesCleanly() throws Exception {
        try (IngestService first = service(broker.bootstrap(), "data")) {
            IngestConfig config = config(broker.bootstrap(), "data")
                    .withWatched(List.of(WatchedDirectory.of(directory.resolve("watched"))));
            IngestService second = new IngestService(config, new SimpleMeterRegistry());
            assertThatThrownBy(second::start)
                    .isInstanceOf(DirectoryInUseException.class)
                    .hasMessageContaining("in use by process");
            second.close();
            assertThat(first.health().live()).isTrue();
        }
    }

    private Process child(Path data, String bootstrap) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledIngest.class.getName(),
                        data.toString(),
                        bootstrap)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private IngestService service(String bootstrap, String data) throws Exception {
        IngestService service = new IngestService(config(bootstrap, data), new SimpleMeterRegistry());
        service.start();
        return service;
    }

    private IngestConfig config(String bootstrap, String data) {
        return IngestConfig.of("test", directory.resolve(data), KafkaAccess.of(bootstrap));
    }

    private static String pending(IngestService service) {
        return service.health().details().get("pending");
    }

    private static String header(ConsumerRecord<String, ModelArrival> record, String key) {
        return new String(record.headers().lastHeader(key).value(), StandardCharsets.UTF_8);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
