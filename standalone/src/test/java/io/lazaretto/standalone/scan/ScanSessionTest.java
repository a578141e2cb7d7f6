package io.lazaretto.standalone.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.broker.BrokerOptions;
import io.lazaretto.broker.EmbeddedBroker;
import io.lazaretto.ingest.identity.ArrivalRequest;
import io.lazaretto.ingest.identity.LocalAccess;
import io.lazaretto.ingest.identity.RequestFields;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.identity.Manifest;
import io.lazaretto.schemas.topic.ClusterSetup;
import io.lazaretto.schemas.topic.Topics;
import io.lazaretto.standalone.cluster.ClusterAccess;
import io.lazaretto.standalone.feed.Event;
import io.lazaretto.standalone.feed.EventFeed;
import io.lazaretto.standalone.testing.TestingAggregator;
import io.lazaretto.standalone.testing.Verdicts;
import io.lazaretto.standalone.trouble.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker, with a scripted aggregator behind it. */
@Timeout(120)
class ScanSessionTest {
    private static final ScanTimes QUICK = new ScanTimes(
            Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(500), Duration.ofMillis(300));

    @TempDir
    static Path data;

    private static EmbeddedBroker broker;
    private static ClusterAccess access;

    @TempDir
    Path folder;

    private final Recorder recorder = new Recorder();

    @BeforeAll
    static void start() throws Trouble {
        broker = EmbeddedBroker.start(BrokerOptions.forTests(data));
        access = ClusterAccess.of(broker.bootstrap());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            new ClusterSetup(admin, (short) 1, Map.of(), Duration.ofSeconds(30)).apply();
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static final class Recorder implements ScanListener {
        private final Map<Integer, Verdict> decided = new TreeMap<>();
        private final Map<Integer, String> failed = new TreeMap<>();
        private final Map<String, Manifest> manifests = new TreeMap<>();
        private ScanProgress last;

        @Override
        public void progress(ScanProgress progress) {
            last = progress;
        }

        @Override
        public void pinned(String arrivalId, Manifest manifest) {
            manifests.put(arrivalId, manifest);
        }

        @Override
        public void decided(int source, Verdict verdict) {
            assertThat(manifests).containsKey(verdict.getArrivalId());
            assertThat(decided.put(source, verdict)).isNull();
        }

        @Override
        public void failed(int source, String message) {
            assertThat(failed.put(source, message)).isNull();
        }
    }

    private ScanSession session() {
        return new ScanSession(access, QUICK, recorder, Optional::empty, () -> false);
    }

    private static ArrivalRequest request(Path model, String deadline) throws Exception {
        return new RequestFields(model.toString(), "inspect", null, null, null, deadline, null)
                .toRequest("cli", LocalAccess.anywhere(), null);
    }

    private Path model(String name) throws IOException {
        return Files.writeString(folder.resolve(name), name + folder);
    }

    private static List<Verdict> passed(ModelArrival arrival) {
        Verdict verdict = Verdicts.passed();
        verdict.setName(arrival.getName());
        return List.of(verdict);
    }

    @Test
    void everySourceGetsItsVerdict() throws Exception {
        List<ArrivalRequest> requests = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            requests.add(request(model("m" + i), null));
        }
        try (TestingAggregator aggregator = TestingAggregator.start(broker.bootstrap(), ScanSessionTest::passed)) {
            session().run(requests);
        }
        assertThat(recorder.failed).isEmpty();
        assertThat(recorder.decided).hasSize(20);
        recorder.decided.forEach(
                (source, verdict) -> assertThat(verdict.getName()).isEqualTo("m" + source));
        assertThat(recorder.last.done()).isEqualTo(20);
        assertThat(recorder.last.published()).isEqualTo(20);
        assertThat(recorder.last.bytesHashed()).isPositive();
    }

    @Test
    void theSameSourceTwiceIsOneArrivalAndTwoAnswers() throws Exception {
        AtomicInteger arrivals = new AtomicInteger();
        ArrivalRequest request = request(model("twice"), null);
        try (TestingAggregator aggregator = TestingAggregator.start(broker.bootstrap(), arrival -> {
            // As the aggregator does: the second record of the same arrival changes nothing.
            return arrivals.incrementAndGet() == 1 ? passed(arrival) : List.of();
        })) {
            session().run(List.of(request, request));
        }
        assertThat(recorder.decided).containsOnlyKeys(0, 1);
        assertThat(recorder.decided.get(0)).isEqualTo(recorder.decided.get(1));
    }

    @Test
    void revisionsThatAreNotFinalAreNotReported() throws Exception {
        try (TestingAggregator aggregator = TestingAggregator.start(broker.bootstrap(), arrival -> {
            Verdict early = Verdicts.passed();
            early.setFinal$(false);
            Verdict last = Verdicts.passed();
            last.setRevision(2);
            return List.of(early, last);
        })) {
            session().run(List.of(request(model("revised"), null)));
        }
        assertThat(recorder.decided.get(0).getRevision()).isEqualTo(2);
    }

    @Test
    void aVerdictFromBeforeAnswersAtOnceAlthoughNothingNewIsIssued() throws Exception {
        ArrivalRequest request = request(model("known"), null);
        try (TestingAggregator aggregator = TestingAggregator.start(broker.bootstrap(), ScanSessionTest::passed)) {
            session().run(List.of(request));
            Verdict newest = recorder.decided.get(0);
            newest.setRevision(2);
            aggregator.issue(newest);
        }
        Recorder second = new Recorder();
        new ScanSession(access, QUICK, second, Optional::empty, () -> false).run(List.of(request));
        assertThat(second.decided.get(0).getRevision()).isEqualTo(2);
    }

    @Test
    void withoutAVerdictTheDeadlineEndsTheWaiting() throws Exception {
        long start = System.nanoTime();
        session().run(List.of(request(model("silent"), "PT1S")));
        assertThat(recorder.failed.get(0)).contains("no verdict within the deadline");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(15));
    }

    @Test
    void aSourceThatCannotBeTakenDoesNotStopTheOthers() throws Exception {
        ArrivalRequest gone = request(folder.resolve("gone"), null);
        ArrivalRequest remote = RequestFields.of("hf://org/repo@rev").toRequest("cli", LocalAccess.anywhere(), null);
        try (TestingAggregator aggregator = TestingAggregator.start(broker.bootstrap(), ScanSessionTest::passed)) {
            session().run(List.of(gone, remote, request(model("fine"), null)));
        }
        assertThat(recorder.failed.get(0)).contains("does not exist");
        assertThat(recorder.failed.get(1)).contains("not supported");
        assertThat(recorder.decided).containsOnlyKeys(2);
    }

    @Test
    void aPipelineThatHasFailedEndsTheSession() throws Exception {
        ScanSession session =
                new ScanSession(access, QUICK, recorder, () -> Optional.of("the aggregator has failed"), () -> false);
        List<ArrivalRequest> requests = List.of(request(model("m"), null));
        assertThatThrownBy(() -> session.run(requests))
                .isInstanceOf(Trouble.class)
                .hasMessage("the aggregator has failed");
    }

    @Test
    void nobodyWhoReadsEndsTheSession() throws Exception {
        new ScanSession(access, QUICK, recorder, Optional::empty, () -> true).run(List.of(request(model("m"), null)));
        assertThat(recorder.decided).isEmpty();
    }

    @Test
    void aBrokerThatIsDownIsReportedInBoundedTime() throws Exception {
        ClusterAccess nowhere = ClusterAccess.of("localhost:1");
        ScanTimes impatient = new ScanTimes(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ZERO, Duration.ZERO);
        ScanSession session = new ScanSession(nowhere, impatient, recorder, Optional::empty, () -> false);
        List<ArrivalRequest> requests = List.of(request(model("m"), null));
        long start = System.nanoTime();
        assertThatThrownBy(() -> session.run(requests))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("no Kafka broker answered at localhost:1 within 2 s");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aBrokerThatGoesAwayIsReportedInBoundedTime() throws Exception {
        Path other = Files.createDirectories(folder.resolve("broker"));
        ScanTimes impatient =
                new ScanTimes(Duration.ofSeconds(6), Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO);
        EmbeddedBroker leaving = EmbeddedBroker.start(BrokerOptions.forTests(other));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", leaving.bootstrap()))) {
            new ClusterSetup(admin, (short) 1, Map.of(), Duration.ofSeconds(30)).apply();
        }
        AtomicInteger polls = new AtomicInteger();
        ScanSession session = new ScanSession(
                ClusterAccess.of(leaving.bootstrap()),
                impatient,
                recorder,
                () -> {
                    if (polls.incrementAndGet() == 5) {
                        leaving.close();
                    }
                    return Optional.empty();
                },
                () -> false);
        List<ArrivalRequest> requests = List.of(request(model("m"), null));
        assertThatThrownBy(() -> session.run(requests))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("went away");
    }

    @Test
    void aFeedFromTheStartReportsEverythingAndThenHasCaughtUp() throws Exception {
        try (TestingAggregator aggregator = TestingAggregator.start(broker.bootstrap(), arrival -> List.of())) {
            for (int i : IntStream.range(0, 10).toArray()) {
                aggregator.issue(Verdicts.passed("arr-feed-" + i));
            }
        }
        List<String> seen = new ArrayList<>();
        try (EventFeed feed = EventFeed.fromStart(access, Topics.VERDICTS, Duration.ofSeconds(10))) {
            while (!feed.caughtUp()) {
                for (Event event : feed.poll(Duration.ofMillis(100))) {
                    seen.add(((Event.Issued) event).verdict().getArrivalId());
                }
            }
        }
        assertThat(seen).contains("arr-feed-0", "arr-feed-9");
    }

    @Test
    void aClusterWithoutTheTopicsIsNotOurs() {
        assertThatThrownBy(() -> EventFeed.open(
                        access,
                        List.of(new io.lazaretto.schemas.topic.Topic("no-such-topic", 1, Map.of())),
                        Duration.ofSeconds(5)))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("has no topic no-such-topic");
    }
}
