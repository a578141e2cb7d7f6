package io.lazaretto.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.schemas.event.Finding;
import io.lazaretto.worker.testing.Await;
import io.lazaretto.worker.testing.TestingProducer;
import io.lazaretto.worker.testing.TestingShareGroup;
import io.lazaretto.worker.testing.TestingShareGroup.Acknowledgement;
import io.lazaretto.worker.testing.TestingWork;
import io.lazaretto.worker.work.TroubleException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The delivery rules, against a share group in memory. */
class ShareLaneTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration LEASE = Duration.ofMillis(600);
    private static final int DELIVERIES = 3;

    private final TestingShareGroup group = new TestingShareGroup(LEASE, DELIVERIES);
    private final TestingProducer findings = new TestingProducer(true);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private ShareLane<String> lane;

    @AfterEach
    void end() throws InterruptedException {
        if (lane != null) {
            lane.requestShutdown(Duration.ZERO);
            lane.awaitShutdown();
        }
    }

    private void start(TestingWork work) {
        start(work, 1, Duration.ofSeconds(5), findings);
    }

    private void start(TestingWork work, int slots, Duration patience, TestingProducer producer) {
        LaneSettings settings = new LaneSettings("test", TestingShareGroup.TOPIC, slots, LEASE, DELIVERIES, patience);
        lane = new ShareLane<>(settings, group::consumer, decoder(), work, producer.publisher(), meters);
        lane.start();
    }

    private static Deserializer<String> decoder() {
        return (topic, bytes) -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (text.startsWith("poison")) {
                throw new SerializationException("planted");
            }
            return text;
        };
    }

    private long publish(String item) {
        return group.publish(item.getBytes(StandardCharsets.UTF_8));
    }

    private void awaitOver(long offset) {
        Await.until("item " + offset + " is over", LIMIT, () -> group.isOver(offset));
    }

    private List<AcknowledgeType> taken(long offset) {
        return group.acknowledgements().stream()
                .filter(a -> a.offset() == offset && a.taken())
                .map(Acknowledgement::type)
                .toList();
    }

    @Test
    void anItemIsDoneOnceAndAccepted() {
        TestingWork work = new TestingWork((delivery, cancellation) -> {});
        start(work);
        long offset = publish("one");
        awaitOver(offset);
        assertThat(taken(offset)).containsExactly(AcknowledgeType.ACCEPT);
        assertThat(findings.findings()).extracting(Finding::getFindingId).containsExactly("fnd-one");
    }

    @Test
    void nothingIsAcceptedBeforeTheBrokerHasTheFindings() {
        TestingProducer silent = new TestingProducer(false);
        start(new TestingWork((delivery, cancellation) -> {}), 1, Duration.ofSeconds(5), silent);
        long offset = publish("one");
        Await.until("the finding is sent", LIMIT, () -> !silent.findings().isEmpty());
        Await.until("the lease is renewed meanwhile", LIMIT, () -> taken(offset).size() >= 2);
        assertThat(taken(offset)).containsOnly(AcknowledgeType.RENEW);
        silent.producer().completeNext();
        awaitOver(offset);
        assertThat(taken(offset)).endsWith(AcknowledgeType.ACCEPT);
    }

    @Test
    void aFindingThatTheBrokerRefusesIsSentAgain() {
        TestingProducer silent = new TestingProducer(false);
        start(new TestingWork((delivery, cancellation) -> {}), 1, Duration.ofSeconds(5), silent);
        long offset = publish("one");
        Await.until("the finding is sent", LIMIT, () -> silent.producer().errorNext(new TimeoutException("planted")));
        Await.until("the finding is sent again", LIMIT, () -> silent.producer().completeNext());
        awaitOver(offset);
        assertThat(silent.findings()).hasSize(2);
    }

    @Test
    void aLongScanKeepsItsItemByRenewal() {
        TestingWork work = new TestingWork((delivery, cancellation) -> cancellation.await(LEASE.multipliedBy(3)));
        start(work);
        long offset = publish("long");
        awaitOver(offset);
        assertThat(group.deliveries(offset)).isEqualTo(1);
        assertThat(work.runs("long")).isEqualTo(1);
        assertThat(taken(offset)).contains(AcknowledgeType.RENEW).endsWith(AcknowledgeType.ACCEPT);
    }

    @Test
    void anUndecodableItemIsRejectedAndTheNextOneDone() {
        start(new TestingWork((delivery, cancellation) -> {}));
        long poison = publish("poison");
        long tombstone = group.publish(null);
        long good = publish("good");
        awaitOver(good);
        assertThat(taken(poison)).containsExactly(AcknowledgeType.REJECT);
        assertThat(taken(tombstone)).containsExactly(AcknowledgeType.REJECT);
        assertThat(group.deliveries(poison)).isEqualTo(1);
    }

    @Test
    void aScanWhoseLeaseIsLostIsReattachedAndNotRestarted() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        TestingWork work = new TestingWork((delivery, cancellation) -> {
            begun.countDown();
            goOn.await();
        });
        start(work);
        long offset = publish("moved");
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        group.dropLease(offset);
        Await.until("the item comes again", LIMIT, () -> group.deliveries(offset) == 2);
        goOn.countDown();
        awaitOver(offset);
        assertThat(work.runs("moved")).isEqualTo(1);
        assertThat(work.cancelled()).isEmpty();
    }

    @Test
    void aScanThatNobodyComesBackForIsCancelled() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        TestingWork work = new TestingWork((delivery, cancellation) -> {
            begun.countDown();
            new CountDownLatch(1).await();
        });
        start(work);
        publish("orphan");
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        group.setAvailable(false);
        Await.until("the scan is cancelled", LIMIT, () -> work.cancelled().contains("orphan"));
    }

    @Test
    void aResultOnItsWayToTheBrokerOutlivesItsLease() {
        TestingProducer silent = new TestingProducer(false);
        TestingWork work = new TestingWork((delivery, cancellation) -> {});
        start(work, 1, Duration.ofSeconds(5), silent);
        long offset = publish("done");
        Await.until("the finding is sent", LIMIT, () -> !silent.findings().isEmpty());
        group.setAvailable(false);
        Await.until(
                "the lease is lost",
                LIMIT,
                () -> meters.counter("lazaretto.worker.leases.lost", "lane", "test")
                                .count()
                        > 0);
        long until = System.nanoTime() + LEASE.multipliedBy(3).toNanos();
        Await.until("more than a lease has passed", LIMIT, () -> System.nanoTime() - until > 0);
        group.setAvailable(true);
        Await.until("the broker answers", LIMIT, () -> silent.producer().completeNext());
        awaitOver(offset);
        assertThat(work.runs("done")).isEqualTo(1);
    }

    @Test
    void theWorldsTroubleIsWaitedOutUnderTheLease() {
        AtomicInteger tries = new AtomicInteger();
        TestingWork work = new TestingWork((delivery, cancellation) -> {
            if (tries.incrementAndGet() < 3) {
                throw new TroubleException("planted", null);
            }
        });
        start(work);
        long offset = publish("later");
        awaitOver(offset);
        assertThat(group.deliveries(offset)).isEqualTo(1);
        assertThat(taken(offset)).endsWith(AcknowledgeType.ACCEPT).doesNotContain(AcknowledgeType.RELEASE);
    }

    @Test
    void anItemIsReleasedAfterPatienceAndReportedOnItsLastDelivery() {
        TestingWork work = new TestingWork((delivery, cancellation) -> {
            throw new TroubleException("no scanner to be had", null);
        });
        start(work, 1, Duration.ZERO, findings);
        long offset = publish("hopeless");
        awaitOver(offset);
        assertThat(taken(offset))
                .filteredOn(type -> type != AcknowledgeType.RENEW)
                .containsExactly(AcknowledgeType.RELEASE, AcknowledgeType.RELEASE, AcknowledgeType.ACCEPT);
        assertThat(findings.findings())
                .extracting(Finding::getReason, Finding::getInterim)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(RunningItem.KILLED, true),
                        org.assertj.core.groups.Tuple.tuple("no scanner to be had", false));
    }

    @Test
    void theLastDeliveryLeavesATraceBeforeTheScanBegins() {
        AtomicBoolean traced = new AtomicBoolean();
        TestingWork work = new TestingWork((delivery, cancellation) -> traced.set(
                findings.findings().stream().anyMatch(Finding::getInterim) && delivery.count() == DELIVERIES));
        long offset = publish("deadly");
        for (int i = 1; i < DELIVERIES; i++) {
            try (ShareConsumer<byte[], byte[]> dying = group.consumer()) {
                assertThat(dying.poll(Duration.ofSeconds(1)).count()).isEqualTo(1);
                group.dropLease(offset);
            }
        }
        start(work);
        awaitOver(offset);
        assertThat(traced).isTrue();
        assertThat(findings.findings()).extracting(Finding::getInterim).containsExactly(true, false);
    }

    @Test
    void aFailureOfOurOwnIsAFindingAndNotAnEndlessItem() {
        start(new TestingWork((delivery, cancellation) -> {
            throw new IllegalStateException("planted");
        }));
        long offset = publish("bug");
        awaitOver(offset);
        assertThat(findings.findings()).extracting(Finding::getReason).containsExactly(RunningItem.INTERNAL);
    }

    @Test
    void shutdownLetsARunningScanEndWithinTheGrace() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        TestingWork work = new TestingWork((delivery, cancellation) -> {
            begun.countDown();
            cancellation.await(LEASE);
        });
        start(work);
        long offset = publish("ending");
        long next = publish("not begun");
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        lane.requestShutdown(Duration.ofSeconds(8));
        lane.awaitShutdown();
        assertThat(taken(offset)).endsWith(AcknowledgeType.ACCEPT);
        assertThat(group.deliveries(next)).isZero();
    }

    @Test
    void shutdownReleasesWhatDoesNotEndWithinTheGrace() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        TestingWork work = new TestingWork((delivery, cancellation) -> {
            begun.countDown();
            new CountDownLatch(1).await();
        });
        start(work);
        long offset = publish("endless");
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        lane.requestShutdown(Duration.ofMillis(100));
        lane.awaitShutdown();
        assertThat(taken(offset)).endsWith(AcknowledgeType.RELEASE);
        assertThat(work.cancelled()).containsExactly("endless");
    }

    @Test
    void anIdleLaneEndsAtOnce() throws Exception {
        start(new TestingWork((delivery, cancellation) -> {}));
        Await.until("the lane polls", LIMIT, () -> lane.isAlive());
        long started = System.nanoTime();
        lane.requestShutdown(Duration.ofSeconds(30));
        lane.awaitShutdown();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aConsumerThatFailsIsReplaced() {
        AtomicInteger opened = new AtomicInteger();
        LaneSettings settings =
                new LaneSettings("test", TestingShareGroup.TOPIC, 1, LEASE, DELIVERIES, Duration.ofSeconds(5));
        lane = new ShareLane<>(
                settings,
                () -> {
                    if (opened.incrementAndGet() < 3) {
                        throw new KafkaException("the broker's name does not resolve");
                    }
                    return group.consumer();
                },
                decoder(),
                new TestingWork((delivery, cancellation) -> {}),
                findings.publisher(),
                meters);
        lane.start();
        awaitOver(publish("patient"));
        assertThat(opened).hasValue(3);
    }

    @Test
    void aSilentLoopShows() {
        AtomicBoolean stuck = new AtomicBoolean(true);
        LaneSettings settings =
                new LaneSettings("test", TestingShareGroup.TOPIC, 1, LEASE, DELIVERIES, Duration.ofSeconds(5));
        lane = new ShareLane<>(
                settings,
                () -> {
                    Await.until("the test lets go", LIMIT, () -> !stuck.get());
                    return group.consumer();
                },
                decoder(),
                new TestingWork((delivery, cancellation) -> {}),
                findings.publisher(),
                meters);
        lane.start();
        Await.until("silence grows", LIMIT, () -> lane.silence().compareTo(Duration.ofMillis(300)) > 0);
        stuck.set(false);
        long offset = publish("after");
        awaitOver(offset);
        Await.until("silence ends", LIMIT, () -> lane.silence().compareTo(Duration.ofMillis(1500)) < 0);
    }
}
