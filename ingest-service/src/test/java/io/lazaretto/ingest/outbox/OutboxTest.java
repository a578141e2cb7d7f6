package io.lazaretto.ingest.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.ingest.journal.DirectoryInUseException;
import io.lazaretto.ingest.journal.Storage;
import io.lazaretto.ingest.refusal.Refusal;
import io.lazaretto.ingest.refusal.RefusedException;
import io.lazaretto.ingest.testing.Entries;
import io.lazaretto.ingest.testing.FailingStorage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    private static final OutboxLimits SMALL_SEGMENTS = new OutboxLimits(100, 1 << 20, 1);

    @TempDir
    Path directory;

    private final FailingStorage storage = new FailingStorage();

    @Test
    void whatIsNotPublishedIsThereAfterARestartAndWhatIsPublishedIsNot() throws Exception {
        try (Outbox outbox = open()) {
            outbox.append(Entries.entry("one"));
            outbox.append(Entries.entry("two"));
            publish(outbox, "one");
        }
        try (Outbox outbox = open()) {
            List<Outbox.Pending> pending = takeAll(outbox);
            assertThat(pending).extracting(Outbox.Pending::entry).containsExactly(Entries.entry("two"));
        }
    }

    @Test
    void anEntryIsHandedOutOnceUntilItFails() throws Exception {
        try (Outbox outbox = open()) {
            outbox.append(Entries.entry("one"));
            Outbox.Pending first = takeAll(outbox).getFirst();
            assertThat(takeAll(outbox)).isEmpty();
            outbox.failed(first.sequence());
            assertThat(takeAll(outbox)).containsExactly(first);
        }
    }

    @Test
    void aWaitingTakerIsWokenByAnAppend() throws Exception {
        try (Outbox outbox = open()) {
            CompletableFuture<List<Outbox.Pending>> taken = new CompletableFuture<>();
            Thread taker = Thread.ofVirtual().start(() -> {
                try {
                    taken.complete(outbox.take(1, Duration.ofSeconds(30)));
                } catch (InterruptedException e) {
                    taken.completeExceptionally(e);
                }
            });
            outbox.append(Entries.entry("one"));
            assertThat(taken.get(10, TimeUnit.SECONDS)).hasSize(1);
            taker.join();
        }
    }

    @Test
    void publishedSegmentsAreDeletedAndTheDirectoryDoesNotGrow() throws Exception {
        try (Outbox outbox = Outbox.open(directory, SMALL_SEGMENTS, Storage.FILES)) {
            for (int i = 0; i < 50; i++) {
                outbox.append(Entries.entry("entry-" + i));
                publish(outbox, "entry-" + i);
            }
            assertThat(files("*.journal").size()).isLessThanOrEqualTo(2);
        }
        assertThat(files("*.journal")).isEmpty();
        assertThat(files("*.done")).isEmpty();
    }

    @Test
    void aNewEntryIsNotTakenForAnOldOneThatWasPublished() throws Exception {
        try (Outbox outbox = open()) {
            outbox.append(Entries.entry("old"));
            publish(outbox, "old");
        }
        try (Outbox outbox = open()) {
            outbox.append(Entries.entry("new"));
        }
        try (Outbox outbox = open()) {
            assertThat(takeAll(outbox)).extracting(Outbox.Pending::entry).containsExactly(Entries.entry("new"));
        }
    }

    @Test
    void aSecondWriterIsToldWhoHoldsTheDirectory() throws Exception {
        try (Outbox outbox = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(DirectoryInUseException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()));
            assertThat(outbox.status().pending()).isZero();
        }
        open().close();
    }

    @Test
    void aFullOutboxRefusesUntilSomethingIsThrough() throws Exception {
        try (Outbox outbox = Outbox.open(directory, new OutboxLimits(2, 1 << 20, 1 << 20), Storage.FILES)) {
            outbox.append(Entries.entry("one"));
            outbox.append(Entries.entry("two"));
            assertThat(outbox.status().full()).isTrue();
            assertRefused(outbox, Refusal.OUTBOX_FULL);
            publish(outbox, "one");
            outbox.append(Entries.entry("three"));
        }
    }

    @Test
    void theBoundOnBytesHoldsToo() throws Exception {
        int bytes = new EntryCodec().encode(Entries.entry("one")).length;
        try (Outbox outbox = Outbox.open(directory, new OutboxLimits(100, 2L * bytes, 1 << 20), Storage.FILES)) {
            outbox.append(Entries.entry("one"));
            outbox.append(Entries.entry("two"));
            assertRefused(outbox, Refusal.OUTBOX_FULL);
        }
    }

    @Test
    void aFullDiskRefusesKeepsNothingOfItAndTakesAgainWhenThereIsRoom() throws Exception {
        try (Outbox outbox = open()) {
            outbox.append(Entries.entry("before"));
            for (int room : new int[] {0, 1, 19, 20, 50}) {
                storage.leave(room);
                assertRefused(outbox, Refusal.STORAGE_FULL);
                assertThat(outbox.status().writeError()).isPresent();
            }
            storage.leave(1 << 20);
            outbox.append(Entries.entry("after"));
            assertThat(outbox.status().writeError()).isEmpty();
        }
        assertThat(recovered()).containsExactly(Entries.entry("before"), Entries.entry("after"));
    }

    @Test
    void aDiskThatCannotForceRefusesAndKeepsNothingOfIt() throws Exception {
        try (Outbox outbox = open()) {
            outbox.append(Entries.entry("before"));
            storage.failForce(true);
            assertRefused(outbox, Refusal.STORAGE_FAILED);
            storage.failForce(false);
        }
        assertThat(recovered()).containsExactly(Entries.entry("before"));
    }

    @Test
    void whenEvenUndoingFailsTheNextEntryGoesToANewFile() throws Exception {
        try (Outbox outbox = open()) {
            outbox.append(Entries.entry("before"));
            storage.leave(30);
            storage.failTruncate(true);
            assertRefused(outbox, Refusal.STORAGE_FULL);
            storage.leave(1 << 20);
            outbox.append(Entries.entry("after"));
        }
        storage.failTruncate(false);
        assertThat(recovered()).containsExactly(Entries.entry("before"), Entries.entry("after"));
    }

    @Test
    void aTornTailIsReportedAndCostsNothing() throws Exception {
        try (Outbox outbox = open()) {
            outbox.append(Entries.entry("one"));
            outbox.append(Entries.entry("two"));
        }
        Path journal = files("*.journal").getFirst();
        byte[] whole = Files.readAllBytes(journal);
        Files.write(journal, java.util.Arrays.copyOf(whole, whole.length - 3));
        try (Outbox outbox = open()) {
            assertThat(takeAll(outbox)).extracting(Outbox.Pending::entry).containsExactly(Entries.entry("one"));
            assertThat(outbox.status().tornTails()).isEqualTo(1);
            assertThat(outbox.status().quarantined()).isZero();
        }
    }

    @Test
    void damageInTheMiddleIsSetAsideAndReportedUntilSomebodyRemovesIt() throws Exception {
        try (Outbox outbox = open()) {
            outbox.append(Entries.entry("one"));
            outbox.append(Entries.entry("two"));
            outbox.append(Entries.entry("three"));
        }
        Path journal = files("*.journal").getFirst();
        byte[] bytes = Files.readAllBytes(journal);
        bytes[bytes.length / 2] ^= 1;
        Files.write(journal, bytes);
        try (Outbox outbox = open()) {
            assertThat(outbox.status().quarantined()).isEqualTo(1);
            publish(outbox, "one");
            publish(outbox, "three");
            assertThat(outbox.status().pending()).isZero();
        }
        try (Outbox outbox = open()) {
            assertThat(outbox.status().quarantined()).isEqualTo(1);
            assertThat(takeAll(outbox)).isEmpty();
        }
    }

    @Test
    void anEntryThatCannotBePublishedIsSetAside() throws Exception {
        try (Outbox outbox = open()) {
            outbox.append(Entries.entry("huge"));
            outbox.setAside(takeAll(outbox).getFirst().sequence(), "larger than the cluster takes");
            assertThat(outbox.status().quarantined()).isEqualTo(1);
            assertThat(outbox.status().pending()).isZero();
        }
        assertThat(recovered()).isEmpty();
    }

    @Test
    void anInterruptedCallerDoesNotBreakTheOutbox() throws Exception {
        try (Outbox outbox = open()) {
            Thread.currentThread().interrupt();
            outbox.append(Entries.entry("one"));
            assertThat(Thread.interrupted()).isTrue();
            outbox.append(Entries.entry("two"));
        }
        assertThat(recovered()).containsExactly(Entries.entry("one"), Entries.entry("two"));
    }

    @Test
    void aClosedOutboxRefuses() throws Exception {
        Outbox outbox = open();
        outbox.close();
        assertRefused(outbox, Refusal.STOPPED);
    }

    private Outbox open() throws IOException {
        return Outbox.open(directory, OutboxLimits.DEFAULT, storage);
    }

    private List<OutboxEntry> recovered() throws Exception {
        try (Outbox outbox = open()) {
            return takeAll(outbox).stream().map(Outbox.Pending::entry).toList();
        }
    }

    private static void assertRefused(Outbox outbox, Refusal refusal) {
        assertThatThrownBy(() -> outbox.append(Entries.entry("refused")))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
    }

    private static List<Outbox.Pending> takeAll(Outbox outbox) throws InterruptedException {
        return outbox.take(1000, Duration.ZERO);
    }

    private static void publish(Outbox outbox, String arrivalId) throws InterruptedException {
        for (Outbox.Pending pending : takeAll(outbox)) {
            if (pending.entry().arrival().getArrivalId().equals(arrivalId)) {
                outbox.published(pending.sequence());
            } else {
                outbox.failed(pending.sequence());
            }
        }
    }

    private List<Path> files(String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, pattern)) {
            stream.forEach(found::add);
        }
        return found;
    }
}
