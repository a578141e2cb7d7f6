package io.lazaretto.proving.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.lazaretto.broker.BrokerOptions;
import io.lazaretto.broker.EmbeddedBroker;
import io.lazaretto.schemas.cloudevent.CloudEvent;
import io.lazaretto.schemas.cloudevent.TraceContext;
import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.PolicyRef;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import io.lazaretto.schemas.topic.ClusterSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The subscriber examples, run as they are against a real broker, on verdicts written by our own serializer. */
class SubscriberExamplesTest {
    private static final Path SCHEMA = Path.of("../schemas/src/main/resources/contracts/verdict.v1.avsc");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void publishTwoRevisions() throws Exception {
        broker = EmbeddedBroker.start(BrokerOptions.forTests(directory.resolve("broker")));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            new ClusterSetup(admin, (short) 1, Map.of(), Duration.ofSeconds(30)).apply();
        }
        Map<String, Object> config = Map.of(
                "bootstrap.servers", broker.bootstrap(), "acks", "all", "transactional.id", "subscriber-examples");
        try (var producer = new KafkaProducer<>(
                config, new StringSerializer(), EventSerdes.create(Map.of()).serializer(Contracts.VERDICTS))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(record(verdict(1, VerdictKind.PASSED, Action.ADMIT, false)))
                    .get(30, TimeUnit.SECONDS);
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(record(verdict(1, VerdictKind.INCONCLUSIVE, Action.QUARANTINE, false)))
                    .get(30, TimeUnit.SECONDS);
            producer.send(record(verdict(2, VerdictKind.MALICIOUS, Action.REJECT, true)))
                    .get(30, TimeUnit.SECONDS);
            producer.commitTransaction();
        }
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void theJavaExampleReadsWhatWasCommitted() throws Exception {
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        librariesOnly(),
                        Path.of("examples/java/VerdictReader.java").toString(),
                        broker.bootstrap(),
                        SCHEMA.toString(),
                        "2")
                .redirectError(directory.resolve("java.err").toFile())
                .start();
        assertReads(reader, directory.resolve("java.err"));
    }

    @Test
    void thePythonExampleReadsWhatWasCommitted() throws Exception {
        Path python = virtualEnvironment();
        Process reader = new ProcessBuilder(
                        python.toString(),
                        Path.of("examples/python/verdict_reader.py").toString(),
                        broker.bootstrap(),
                        SCHEMA.toString(),
                        "2")
                .redirectError(directory.resolve("python.err").toFile())
                .start();
        assertReads(reader, directory.resolve("python.err"));
    }

    private static void assertReads(Process reader, Path errors) throws Exception {
        try {
            assertThat(reader.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("ends within %s", PATIENCE)
                    .isTrue();
            String output = new String(reader.getInputStream().readAllBytes(), UTF_8);
            assertThat(reader.exitValue()).as(Files.readString(errors)).isZero();
            assertThat(output.lines())
                    .containsExactly(
                            "arrival=arr-1 revision=1 final=false verdict=INCONCLUSIVE action=QUARANTINE digest="
                                    + DIGEST + " findings=1",
                            "arrival=arr-1 revision=2 final=true verdict=MALICIOUS action=REJECT digest=" + DIGEST
                                    + " findings=1");
        } finally {
            reader.destroyForcibly();
        }
    }

    /** The Kafka client, Avro and what they need; no class of this product. */
    private static String librariesOnly() {
        List<String> wanted =
                List.of("kafka-clients", "avro-1", "slf4j-api", "jackson-", "commons-compress", "commons-");
        return Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1))
                .filter(entry -> wanted.stream()
                        .anyMatch(
                                name -> Path.of(entry).getFileName().toString().startsWith(name)))
                .collect(Collectors.joining(java.io.File.pathSeparator));
    }

    /** Kept between runs under {@code target}; the test says so when it cannot be made. */
    private static Path virtualEnvironment() throws Exception {
        Path environment = Path.of("target", "python-example").toAbsolutePath();
        Path python = environment.resolve("bin/python");
        if (!quiet(python.toString(), "-c", "import kafka, fastavro")) {
            if (!quiet("python3", "-m", "venv", environment.toString())) {
                abort("NOT RUN: python3 with venv is not on this machine");
            }
            if (!quiet(python.toString(), "-m", "pip", "-q", "install", "-r", "examples/python/requirements.txt")) {
                abort("NOT RUN: the packages of examples/python/requirements.txt cannot be installed");
            }
        }
        return python;
    }

    private static boolean quiet(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static ProducerRecord<String, Verdict> record(Verdict verdict) {
        var record = new ProducerRecord<>(Contracts.VERDICTS.topic().name(), verdict.getArrivalId(), verdict);
        new CloudEvent(
                        verdict.getArrivalId() + "/" + verdict.getRevision(),
                        "/lazaretto/test",
                        Contracts.VERDICTS.cloudEventType(),
                        verdict.getArrivalId(),
                        Instant.now(),
                        TraceContext.start().traceparent())
                .writeTo(record.headers());
        return record;
    }

    private static Verdict verdict(int revision, VerdictKind kind, Action action, boolean last) {
        Finding finding = Finding.newBuilder()
                .setFindingId("fnd-1")
                .setSubject(DIGEST)
                .setDetector("artifact.pickle")
                .setDetectorVersion("1")
                .setConfigDigest("c")
                .setStage(0)
                .setOutcome(Outcome.THREAT)
                .setDurationMillis(3)
                .setProducedAt(Instant.now())
                .build();
        return Verdict.newBuilder()
                .setArrivalId("arr-1")
                .setSource("file:///models/one")
                .setName("one \u202E hidden")
                .setContentDigest(DIGEST)
                .setBytes(7)
                .setFiles(1)
                .setKind("model")
                .setProfile(Profile.STANDARD)
                .setVerdict(kind)
                .setAction(action)
                .setRevision(revision)
                .setFinal$(last)
                .setPolicy(new PolicyRef("default", DIGEST))
                .setSummary("as built by the test")
                .setFindings(List.of(finding))
                .setStartedAt(Instant.now())
                .setFinishedAt(Instant.now())
                .build();
    }
}
