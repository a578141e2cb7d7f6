package io.lazaretto.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.worker.testing.Await;
import io.lazaretto.worker.testing.TestBroker;
import io.lazaretto.worker.testing.TestingProducer;
import io.lazaretto.worker.testing.TestingWork;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What the delivery rules rest on, against a real broker. */
class ShareLaneBrokerTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TestBroker broker = TestBroker.shared();
    private final TestingProducer findings = new TestingProducer(true);
    private final List<ShareLane<String>> lanes = new ArrayList<>();
    private String name;

    @BeforeEach
    void createLane(TestInfo test) throws Exception {
        name = "lane-" + test.getTestMethod().orElseThrow().getName();
        broker.createLane(name);
    }

    @AfterEach
    void end() throws InterruptedException {
        lanes.forEach(lane -> lane.requestShutdown(Duration.ZERO));
        for (ShareLane<String> lane : lanes) {
            lane.awaitShutdown();
        }
    }

    private void start(TestingWork work, int slots) {
        LaneSettings settings =
                new LaneSettings(name, name, slots, TestBroker.LEASE, TestBroker.DELIVERY_LIMIT, Duration.ofSeconds(5));
        ShareLane<String> lane = new ShareLane<>(
                settings,
                () -> broker.consumer(name),
                decoder(),
                work,
                findings.publisher(),
                new SimpleMeterRegistry());
        lanes.add(lane);
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

    private void publish(String... items) throws Exception {
        try (KafkaProducer<String, byte[]> producer = broker.producer()) {
            for (String item : items) {
                producer.send(new ProducerRecord<>(name, item, item.getBytes(StandardCharsets.UTF_8)))
                        .get(30, TimeUnit.SECONDS);
            }
        }
    }

    private void awaitDrained() {
        Await.until("no item is open", LIMIT, () -> {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
                SharePartitionOffsetInfo info = admin.listShareGroupOffsets(
                                Map.of(name, new ListShareGroupOffsetsSpec()))
                        .partitionsToOffsetInfo(name)
                        .get(30, TimeUnit.SECONDS)
                        .get(new TopicPartition(name, 0));
                return info != null && info.lag().orElse(-1L) == 0;
            }
        });
    }

    private void awaitFindings(int count) {
        Await.until(
                count + " findings",
                LIMIT,
                () -> findings.findings().stream()
                                .map(f -> f.getFindingId())
                                .distinct()
                                .count()
                        >= count);
    }

    @Test
    void anItemIsHeldForThreeLeasesByRenewal() throws Exception {
        TestingWork work =
                new TestingWork((delivery, cancellation) -> cancellation.await(TestBroker.LEASE.multipliedBy(3)));
        start(work, 1);
        publish("long");
        awaitDrained();
        assertThat(work.runs("long")).isEqualTo(1);
        assertThat(findings.findings()).hasSize(1);
    }

    @Test
    void whatASilentWorkerHeldGoesToAnother() throws Exception {
        publish("held");
        try (ShareConsumer<byte[], byte[]> silent = broker.consumer(name)) {
            silent.subscribe(List.of(name));
            Await.until(
                    "the silent worker holds the item",
                    LIMIT,
                    () -> silent.poll(Duration.ofMillis(500)).count() == 1);
            TestingWork work = new TestingWork(
                    (delivery, cancellation) -> assertThat(delivery.count()).isEqualTo(2));
            start(work, 1);
            awaitFindings(1);
            assertThat(findings.findings().getFirst().getReason()).isNull();
        }
        awaitDrained();
    }

    @Test
    void aPoisonRecordDoesNotStopTheLane() throws Exception {
        start(new TestingWork((delivery, cancellation) -> {}), 1);
        publish("poison", "good");
        awaitFindings(1);
        awaitDrained();
        assertThat(findings.findings()).hasSize(1);
    }

    @Test
    void eightWorkersShareTheBacklogOfOnePartition() throws Exception {
        Map<String, Integer> byThread = new ConcurrentHashMap<>();
        TestingWork work = new TestingWork((delivery, cancellation) -> {
            byThread.merge(Thread.currentThread().getName().replaceAll("-[0-9]+$", ""), 1, Integer::sum);
            cancellation.await(Duration.ofMillis(300));
        });
        for (int worker = 0; worker < 8; worker++) {
            LaneSettings settings = new LaneSettings(
                    "w" + worker, name, 1, TestBroker.LEASE, TestBroker.DELIVERY_LIMIT, Duration.ofSeconds(5));
            ShareLane<String> lane = new ShareLane<>(
                    settings,
                    () -> broker.consumer(name),
                    decoder(),
                    work,
                    findings.publisher(),
                    new SimpleMeterRegistry());
            lanes.add(lane);
            lane.start();
        }
        String[] items = new String[64];
        for (int i = 0; i < items.length; i++) {
            items[i] = "item-" + i;
        }
        publish(items);
        awaitFindings(items.length);
        awaitDrained();
        assertThat(byThread).hasSize(8);
        assertThat(byThread.values()).allMatch(count -> count >= 1);
    }
}
