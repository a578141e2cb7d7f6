package io.lazaretto.ingest.outbox;

import static java.util.Objects.requireNonNull;

import io.lazaretto.ingest.journal.DirectoryLock;
import io.lazaretto.ingest.journal.Frame;
import io.lazaretto.ingest.journal.Storage;
import io.lazaretto.ingest.refusal.Refusal;
import io.lazaretto.ingest.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable queue between accepting and publishing. {@link #append} returns once the entry would survive a power cut;
 * from then on it is handed out by {@link #take} until {@link #published} is told of it, across restarts. An entry may be
 * handed out again after a crash although it was published: its id makes that harmless. Thread-safe; one process per
 * directory.
 */
public final class Outbox implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Outbox.class);

    /** After this time without another attempt the disk gets the benefit of the doubt, or nobody would try again. */
    private static final Duration WRITE_ERROR_SHOWN = Duration.ofSeconds(30);

    private final Path directory;
    private final Path quarantine;
    private final OutboxLimits limits;
    private final Storage storage;
    private final DirectoryLock directoryLock;
    private final EntryCodec codec = new EntryCodec();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    /** Guarded by lock, as everything below. */
    private final SequencedMap<Long, Held> pending = new TreeMap<>();

    private final Deque<Long> ready = new ArrayDeque<>();
    private final List<Segment> full = new ArrayList<>();
    private Segment active;
    private long nextSequence;
    private long pendingBytes;
    private int quarantined;
    private int tornTails;
    private String writeError;
    private long writeErrorAt;
    private boolean closed;

    private record Held(Segment segment, byte[] payload, OutboxEntry entry) {}

    /** @param sequence names the entry in {@link #published}, {@link #failed} and {@link #setAside} */
    public record Pending(long sequence, OutboxEntry entry) {}

    /**
     * Opens a directory and recovers what is in it.
     *
     * @throws io.lazaretto.ingest.journal.DirectoryInUseException when another process uses it
     * @throws IOException when it cannot be read or written
     */
    public static Outbox open(Path directory, OutboxLimits limits, Storage storage) throws IOException {
        requireNonNull(limits, "limits is null");
        requireNonNull(storage, "storage is null");
        Files.createDirectories(requireNonNull(directory, "directory is null"));
        DirectoryLock directoryLock = DirectoryLock.take(directory);
        try {
            OutboxRecovery recovery = OutboxRecovery.run(directory, storage);
            return new Outbox(directory, limits, storage, directoryLock, recovery);
        } catch (IOException e) {
            directoryLock.close();
            throw e;
        }
    }

    private Outbox(
            Path directory,
            OutboxLimits limits,
            Storage storage,
            DirectoryLock directoryLock,
            OutboxRecovery recovery) {
        this.directory = directory;
        this.quarantine = OutboxRecovery.quarantine(directory);
        this.limits = limits;
        this.storage = storage;
        this.directoryLock = directoryLock;
        this.nextSequence = recovery.lastSequence() + 1;
        this.quarantined = recovery.quarantined();
        this.tornTails = recovery.tornTails();
        for (Segment.Recovered recovered : recovery.segments()) {
            full.add(recovered.segment());
            recovered.unfinished().forEach(frame -> restore(recovered.segment(), frame));
        }
        if (!pending.isEmpty()) {
            LOGGER.info("outbox recovered pending={} bytes={}", pending.size(), pendingBytes);
        }
    }

    private void restore(Segment segment, Frame frame) {
        try {
            hold(frame.sequence(), new Held(segment, frame.payload(), codec.decode(frame.payload())));
        } catch (IOException e) {
            keepAside(frame.sequence(), frame.payload(), e.getMessage());
            finish(segment, frame.sequence());
        }
    }

    /**
     * Takes an entry in.
     *
     * @throws RefusedException when there is no room, no disk space, a broken disk, or the outbox is closed; then nothing
     *     of the entry is kept
     */
    public void append(OutboxEntry entry) throws RefusedException {
        byte[] payload = codec.encode(requireNonNull(entry, "entry is null"));
        lock.lock();
        try {
            if (closed) {
                throw new RefusedException(Refusal.STOPPED, "the outbox is closed");
            }
            if (isFull(payload.length)) {
                throw new RefusedException(
                        Refusal.OUTBOX_FULL,
                        pending.size()
                                + " arrivals wait for the Kafka cluster; no more are taken until some are through");
            }
            Frame frame = new Frame(nextSequence, payload);
            write(frame);
            nextSequence++;
            hold(frame.sequence(), new Held(active, payload, entry));
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull(int moreBytes) {
        return pending.size() >= limits.maxPendingEntries() || pendingBytes + moreBytes > limits.maxPendingBytes();
    }

    private void write(Frame frame) throws RefusedException {
        try {
            if (active != null && !active.takesMore(limits.segmentBytes())) {
                full.add(active);
                active = null;
                dropFinishedSegments();
            }
            if (active == null) {
                active = Segment.create(directory, frame.sequence(), storage);
            }
            active.append(frame);
            writeError = null;
        } catch (IOException e) {
            writeError = String.valueOf(e.getMessage());
            writeErrorAt = System.nanoTime();
            LOGGER.error("outbox write failed directory={} error={}", directory, writeError);
            boolean noSpace = DiskErrors.isNoSpace(e);
            throw new RefusedException(
                    noSpace ? Refusal.STORAGE_FULL : Refusal.STORAGE_FAILED,
                    noSpace ? "no disk space for the outbox" : "the outbox could not be written: " + writeError,
                    e);
        }
    }

    private void hold(long sequence, Held held) {
        pending.put(sequence, held);
        pendingBytes += held.payload().length;
        ready.add(sequence);
    }

    /**
     * Hands out entries, each to one caller until it reports back. Waits for the first.
     *
     * @return at most {@code max}; none when the wait is over or the outbox is closed
     */
    public List<Pending> take(int max, Duration wait) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = wait.toNanos();
            while (ready.isEmpty() && left > 0 && !closed) {
                left = notEmpty.awaitNanos(left);
            }
            List<Pending> taken = new ArrayList<>();
            while (!ready.isEmpty() && taken.size() < max) {
                long sequence = ready.remove();
                taken.add(new Pending(sequence, pending.get(sequence).entry()));
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** The cluster has acknowledged the entry; it is forgotten. */
    public void published(long sequence) {
        lock.lock();
        try {
            Held held = release(sequence);
            finish(held.segment(), sequence);
        } finally {
            lock.unlock();
        }
    }

    /** The entry could not be published now; it is handed out again. */
    public void failed(long sequence) {
        lock.lock();
        try {
            if (pending.containsKey(sequence)) {
                ready.add(sequence);
                notEmpty.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The entry can never be published; it is kept in the quarantine directory and reported. */
    public void setAside(long sequence, String reason) {
        lock.lock();
        try {
            Held held = release(sequence);
            keepAside(sequence, held.payload(), reason);
            finish(held.segment(), sequence);
        } finally {
            lock.unlock();
        }
    }

    private Held release(long sequence) {
        Held held = pending.remove(sequence);
        if (held == null) {
            throw new IllegalStateException("no such entry: " + sequence);
        }
        pendingBytes -= held.payload().length;
        return held;
    }

    private void finish(Segment segment, long sequence) {
        try {
            segment.done(sequence);
        } catch (IOException e) {
            LOGGER.warn(
                    "outbox acknowledgement not written, entry may be published again sequence={} error={}",
                    sequence,
                    e.getMessage());
        }
        if (segment != active) {
            dropFinishedSegments();
        }
    }

    private void dropFinishedSegments() {
        full.removeIf(segment -> segment.allDone() && OutboxRecovery.delete(segment));
    }

    private void keepAside(long sequence, byte[] payload, String reason) {
        quarantined++;
        LOGGER.error("outbox entry set aside sequence={} reason={} directory={}", sequence, reason, quarantine);
        try {
            Files.createDirectories(quarantine);
            Files.write(quarantine.resolve("entry-" + sequence + ".damaged"), payload);
        } catch (IOException e) {
            LOGGER.error("outbox entry could not be kept sequence={} error={}", sequence, e.getMessage());
        }
    }

    public OutboxStatus status() {
        lock.lock();
        try {
            Optional<Instant> oldest = pending.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            pending.firstEntry().getValue().entry().arrival().getAcceptedAt());
            return new OutboxStatus(
                    pending.size(),
                    pendingBytes,
                    oldest,
                    quarantined,
                    tornTails,
                    isFull(1),
                    Optional.ofNullable(writeError)
                            .filter(error -> System.nanoTime() - writeErrorAt < WRITE_ERROR_SHOWN.toNanos()));
        } finally {
            lock.unlock();
        }
    }

    /** Closes the files and gives the directory free. What is pending stays for the next start. Idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            notEmpty.signalAll();
            if (active != null) {
                full.add(active);
            }
            dropFinishedSegments();
            for (Segment segment : full) {
                segment.close();
            }
            directoryLock.close();
        } catch (IOException e) {
            LOGGER.warn("outbox not closed cleanly error={}", e.getMessage());
        } finally {
            lock.unlock();
        }
    }
}
