package io.lazaretto.proving.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.broker.BrokerOptions;
import io.lazaretto.broker.EmbeddedBroker;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanRequest;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import io.lazaretto.schemas.topic.ClusterSetup;
import io.lazaretto.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineReaderTest {
    @TempDir
    Path directory;

    @Test
    void readsWhatWasCommittedInOrderAndReportsWhatDoesNotDecode() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.forTests(directory))) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
                new ClusterSetup(admin, (short) 1, Map.of(), Duration.ofSeconds(30)).apply();
            }
            publish(broker.bootstrap());

            PipelineReader reader = new PipelineReader(broker.bootstrap(), Duration.ofSeconds(30));
            Capture capture = reader.capture();

            assertThat(capture.arrivals()).extracting(a -> a.value().getName()).containsExactly("first", "second");
            Captured<ModelArrival> first = capture.arrivals().getFirst();
            assertThat(first.key()).isEqualTo("arr-first");
            assertThat(first.header("ce_id")).contains("id-first");
            assertThat(first.header("absent")).isEmpty();
            assertThat(first.place()).isEqualTo("lazaretto.model-arrivals-0@" + first.offset());
            assertThat(capture.arrivals().get(1).offset()).isGreaterThan(first.offset());
            assertThat(capture.undecodable()).hasSize(1);
            assertThat(capture.findings()).isEmpty();
            assertThat(capture.backlog())
                    .containsOnlyKeys("lazaretto-inspect", "lazaretto-scan-standard", "lazaretto-scan-deep");
        }
    }

    private static void publish(String bootstrap) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "transactional.id", "reader-test");
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
                var serializer = EventSerdes.create(Map.of()).serializer(Contracts.MODEL_ARRIVALS)) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, "aborted", serializer.serialize("", arrival("aborted")));
            producer.abortTransaction();
            producer.beginTransaction();
            send(producer, "first", serializer.serialize("", arrival("first")));
            send(producer, "garbage", "no avro".getBytes(UTF_8));
            send(producer, "second", serializer.serialize("", arrival("second")));
            producer.commitTransaction();
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String name, byte[] value) throws Exception {
        var record = new ProducerRecord<>(Topics.MODEL_ARRIVALS.name(), 0, ("arr-" + name).getBytes(UTF_8), value);
        record.headers().add("ce_id", ("id-" + name).getBytes(UTF_8));
        producer.send(record).get(30, TimeUnit.SECONDS);
    }

    private static ModelArrival arrival(String name) {
        return ModelArrival.newBuilder()
                .setArrivalId("arr-" + name)
                .setName(name)
                .setSourceUri("file:///" + name)
                .setArtifactUri("file:///" + name)
                .setRevision("r")
                .setOrigin("rest")
                .setRequest(ScanRequest.newBuilder().setProfile(Profile.INSPECT).build())
                .setAcceptedAt(Instant.now())
                .build();
    }
}
