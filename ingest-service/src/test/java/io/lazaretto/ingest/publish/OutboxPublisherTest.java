package io.lazaretto.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.ingest.journal.Storage;
import io.lazaretto.ingest.outbox.Outbox;
import io.lazaretto.ingest.outbox.OutboxLimits;
import io.lazaretto.ingest.testing.Await;
import io.lazaretto.ingest.testing.Entries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxPublisherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final TestingTarget target = new TestingTarget();
    private final AtomicInteger published = new AtomicInteger();
    private Outbox outbox;
    private OutboxPublisher publisher;

    @BeforeEach
    void open() throws IOException {
        outbox = Outbox.open(directory, OutboxLimits.DEFAULT, Storage.FILES);
        publisher = new OutboxPublisher(
                outbox,
                target,
                new ArrivalRecords("test"),
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(10)),
                published::addAndGet);
    }

    @AfterEach
    void close() {
        publisher.close();
        outbox.close();
    }

    @Test
    void theClusterIsPreparedBeforeTheFirstRecord() throws Exception {
        outbox.append(Entries.entry("one"));
        publisher.start();
        awaitEmpty();
        assertThat(target.events()).containsExactly("prepare", "producer", "one");
        assertThat(published).hasValue(1);
    }

    @Test
    void nothingIsPublishedWhileTheClusterCannotBePrepared() throws Exception {
        target.away(true);
        outbox.append(Entries.entry("one"));
        publisher.start();
        Await.until("several tries", PATIENCE, () -> publisher.status().failures() > 3);
        assertThat(target.events()).isEmpty();
        assertThat(publisher.status().connected()).isFalse();
        assertThat(publisher.status().error()).contains("away");
        target.away(false);
        awaitEmpty();
        assertThat(publisher.status().connected()).isTrue();
    }

    @Test
    void whatFailsIsPublishedAgainWithANewProducer() throws Exception {
        target.failNext(new TimeoutException("not now"));
        target.failNext(new KafkaException("broken producer"));
        outbox.append(Entries.entry("one"));
        outbox.append(Entries.entry("two"));
        publisher.start();
        awaitEmpty();
        assertThat(target.events()).contains("one", "two");
        assertThat(target.events()).filteredOn("producer"::equals).hasSizeGreaterThan(1);
        assertThat(published).hasValue(2);
    }

    @Test
    void whatWasNotAcknowledgedStaysInTheOutbox() throws Exception {
        target.away(true);
        outbox.append(Entries.entry("one"));
        publisher.start();
        Await.until("a try", PATIENCE, () -> publisher.status().failures() > 0);
        assertThat(publisher.drain(Duration.ofMillis(50))).isFalse();
        publisher.close();
        assertThat(publisher.status().alive()).isFalse();
        assertThat(outbox.status().pending()).isEqualTo(1);
    }

    @Test
    void waitsGrowToTheirBound() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
        assertThat(backoff.after(1)).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.after(3)).isEqualTo(Duration.ofMillis(400));
        assertThat(backoff.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(1));
    }

    private void awaitEmpty() throws Exception {
        Await.until(
                "outbox is empty",
                PATIENCE,
                () -> outbox.status().pending() == 0 && publisher.status().connected());
    }
}
