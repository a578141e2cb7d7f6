package io.lazaretto.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker in a process of its own, killed between two steps of a transaction. */
class KilledBrokerTest {
    private static final TopicPartition TOPIC = new TopicPartition("written", 0);
    private static final TopicPartition OFFSETS = new TopicPartition("__consumer_offsets", 0);
    private static final int TRANSACTIONS = 60;

    @TempDir
    Path directory;

    @RepeatedTest(3)
    @Timeout(120)
    void noTransactionStaysOpenWhenTheBrokerIsStartedAgain() throws Exception {
        Process broker = start();
        try {
            writeUntilKilled(broker, bootstrap(broker));
        } finally {
            broker.destroyForcibly().waitFor();
        }
        Process again = start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap(again)))) {
            awaitSame(admin, TOPIC);
            awaitSame(admin, OFFSETS);
        } finally {
            again.destroyForcibly().waitFor();
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerMain.class.getName(),
                        directory.toString(),
                        "localhost",
                        "0",
                        "offsets.topic.num.partitions=1",
                        "transaction.abort.timed.out.transaction.cleanup.interval.ms=1000")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String bootstrap(Process broker) throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(broker.getInputStream(), StandardCharsets.UTF_8)).readLine();
        assertThat(line).startsWith("ready kafka=");
        return line.substring("ready kafka=".length());
    }

    private static void writeUntilKilled(Process broker, String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(TOPIC.topic(), 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", bootstrap);
        config.put("transactional.id", "writer");
        config.put("transaction.timeout.ms", 5000);
        config.put("max.block.ms", 1000);
        config.put("delivery.timeout.ms", 1000);
        config.put("request.timeout.ms", 500);
        Thread killer = Thread.ofPlatform().unstarted(broker::destroyForcibly);
        KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
        try {
            producer.initTransactions();
            for (int i = 0; broker.isAlive(); i++) {
                producer.beginTransaction();
                Future<?> unused = producer.send(new ProducerRecord<>(TOPIC.topic(), "key", "value " + i));
                producer.sendOffsetsToTransaction(
                        Map.of(TOPIC, new OffsetAndMetadata(i)), new ConsumerGroupMetadata("group"));
                if (i == TRANSACTIONS) {
                    killer.start();
                }
                producer.commitTransaction();
            }
        } catch (KafkaException e) {
            assertThat(broker.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            // Without a limit it waits for the broker.
            producer.close(Duration.ZERO);
        }
    }

    /** Every record is behind the end of its transaction: readers of committed records get as far as anybody. */
    private static void awaitSame(Admin admin, TopicPartition partition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        long committed;
        long end;
        do {
            committed = end(admin, partition, IsolationLevel.READ_COMMITTED);
            end = end(admin, partition, IsolationLevel.READ_UNCOMMITTED);
        } while (committed < end && System.nanoTime() - deadline < 0);
        assertThat(committed).as("stable offset of %s", partition).isEqualTo(end);
    }

    private static long end(Admin admin, TopicPartition partition, IsolationLevel level) throws Exception {
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(level))
                .partitionResult(partition)
                .get(30, TimeUnit.SECONDS)
                .offset();
    }
}
