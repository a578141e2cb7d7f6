package io.lazaretto.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.aggregator.testing.AggregatorChild;
import io.lazaretto.aggregator.testing.Arrivals;
import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.aggregator.testing.TopicClient;
import io.lazaretto.aggregator.view.CaseView;
import io.lazaretto.aggregator.view.GateAnswer;
import io.lazaretto.aggregator.view.VerdictView;
import io.lazaretto.aggregator.view.ViewLimits;
import io.lazaretto.broker.BrokerOptions;
import io.lazaretto.broker.EmbeddedBroker;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import io.lazaretto.schemas.identity.Sha256;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker, one for the class; one aggregator at a time. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AggregatorServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;
    private static TopicClient client;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(BrokerOptions.forTests(directory.resolve("broker")));
        client = new TopicClient(broker.bootstrap());
    }

    @AfterAll
    static void stop() {
        client.close();
        broker.close();
    }

    private static AggregatorConfig.Builder config(String stateDir) {
        return AggregatorConfig.builder(broker.bootstrap(), directory.resolve(stateDir))
                .catalogue(Findings.CATALOGUE)
                .commitInterval(Duration.ofMillis(25));
    }

    private static ModelArrival arrivalNow(String id, Profile profile) {
        ModelArrival arrival = Arrivals.arrival(id, profile);
        arrival.setAcceptedAt(Instant.now());
        return arrival;
    }

    private static String content(String id) {
        return Sha256.of(id.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @Order(1)
    void arrivalsGetTheirVerdictsAndTheViewTellsOfThem() throws Exception {
        Map<String, String> access = Map.of("bootstrap.servers", broker.bootstrap());
        BlockingQueue<Verdict> live = new LinkedBlockingQueue<>();
        try (AggregatorService service = new AggregatorService(config("state-1").build());
                VerdictView verdicts = new VerdictView(access, ViewLimits.DEFAULT);
                CaseView cases = new CaseView(access, ViewLimits.DEFAULT)) {
            assertThat(service.health().status()).isEqualTo(AggregatorHealth.Status.STARTING);
            assertThat(verdicts.gate(content("none"), Optional.empty())).isInstanceOf(GateAnswer.Unavailable.class);
            service.start();
            verdicts.start();
            cases.start();
            verdicts.listen(live::add);
            assertThat(service.awaitRunning(PATIENCE)).isTrue();
            assertThat(service.health().ready()).as(service.health().detail()).isTrue();
            await(verdicts::isCurrent);

            List<Long> millis = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ModelArrival arrival = arrivalNow("quick" + i, Profile.INSPECT);
                client.publish(arrival);
                Findings.inspection(Arrivals.ref(arrival), content("quick" + i), Outcome.CLEAR)
                        .forEach(client::publish);
                long start = System.nanoTime();
                assertThat(live.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS).getVerdict())
                        .isEqualTo(VerdictKind.PASSED);
                millis.add((System.nanoTime() - start) / 1_000_000);
            }
            millis.sort(Comparator.naturalOrder());
            System.out.println("last finding acknowledged to verdict received, ms, commit interval 25: " + millis);
            assertThat(millis.get(10)).as("median of %s", millis).isLessThan(500);

            assertThat(verdicts.gate(content("quick3"), Optional.empty()))
                    .isInstanceOfSatisfying(
                            GateAnswer.Known.class,
                            known -> assertThat(known.verdict().getArrivalId()).isEqualTo("quick3"));
            assertThat(verdicts.gate(content("none"), Optional.empty())).isInstanceOf(GateAnswer.Unknown.class);
            assertThat(cases.arrival("quick3")).isPresent();
        }
    }

    @Test
    @Order(2)
    void whatCannotBeDecodedIsInTheDeadLetters() throws Exception {
        byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
        try (AggregatorService service = new AggregatorService(config("state-2").build())) {
            service.start();
            assertThat(service.awaitRunning(PATIENCE)).isTrue();
            client.publishBytes(Topics.FINDINGS.name(), "k", garbage);
            FindingRecorded foreign = Findings.recorded(
                    Findings.inspection(content("x"), DetectorCatalogue.MANIFEST), Arrivals.ref("x", Profile.INSPECT));
            client.publish(Contracts.FINDINGS, "another-key", foreign);
            var letters = client.readBytes(Topics.AGGREGATOR_DEAD_LETTERS.name(), 1, all -> all.size() >= 2, PATIENCE);
            assertThat(letters).extracting(l -> l.key()).containsExactlyInAnyOrder("k", "another-key");
            assertThat(letters).anyMatch(l -> Arrays.equals(l.value(), garbage));
            assertThat(service.health().ready()).isTrue();
        }
    }

    @Test
    @Order(3)
    void killedAndWithoutItsStateItIssuesTheSameVerdictsAndNoneTwice() throws Exception {
        int count = 30;
        Path stateDir = directory.resolve("state-child");
        Process first = AggregatorChild.start(broker.bootstrap(), stateDir, directory);
        try {
            for (int i = 0; i < count; i++) {
                ModelArrival arrival = arrivalNow("kill" + i, Profile.STANDARD);
                client.publish(arrival);
                Findings.inspection(Arrivals.ref(arrival), content("kill" + i), Outcome.CLEAR)
                        .forEach(client::publish);
            }
            assertThat(client.tasks(all -> all.size() >= count / 2, PATIENCE)).hasSizeGreaterThanOrEqualTo(count / 2);
        } finally {
            first.destroyForcibly().waitFor();
        }
        delete(stateDir);

        Process second = AggregatorChild.start(broker.bootstrap(), stateDir, directory);
        try {
            List<ScanTask> tasks = client.tasks(all -> all.size() >= count, PATIENCE);
            assertThat(tasks).hasSize(count);
            assertThat(tasks).extracting(ScanTask::getContentDigest).doesNotHaveDuplicates();
            for (ScanTask task : tasks) {
                FindingRecorded census = Findings.answer(
                        task.getDetectors().getFirst().getFindingId(), DetectorCatalogue.TENSOR_CENSUS, Outcome.CLEAR);
                census.getFinding().setSubject(task.getContentDigest());
                client.publish(census);
                client.publish(census);
            }
            List<Verdict> verdicts = client.verdicts(all -> killed(all).size() >= count, PATIENCE);
            assertThat(killed(verdicts)).hasSize(count).allMatch(v -> v.getRevision() == 1 && v.getFinal$());
            assertThat(killed(verdicts)).extracting(Verdict::getArrivalId).doesNotHaveDuplicates();
            assertThat(killed(verdicts)).extracting(Verdict::getVerdict).containsOnly(VerdictKind.PASSED);
        } finally {
            second.destroyForcibly().waitFor();
        }
    }

    private static List<Verdict> killed(List<Verdict> verdicts) {
        return verdicts.stream()
                .filter(v -> v.getArrivalId().startsWith("kill"))
                .toList();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        BlockingQueue<Object> never = new LinkedBlockingQueue<>();
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited too long").isBefore(end);
            never.poll(20, TimeUnit.MILLISECONDS);
        }
    }
}
