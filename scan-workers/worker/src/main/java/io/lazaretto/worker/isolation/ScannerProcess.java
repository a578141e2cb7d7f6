package io.lazaretto.worker.isolation;

import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.worker.frame.BoundedText;
import io.lazaretto.worker.frame.ChecksumReply;
import io.lazaretto.worker.frame.FrameException;
import io.lazaretto.worker.frame.FromScanner;
import io.lazaretto.worker.frame.FromScanner.Checksum;
import io.lazaretto.worker.frame.FromScanner.Done;
import io.lazaretto.worker.frame.FromScanner.FactsFound;
import io.lazaretto.worker.frame.FromScanner.Read;
import io.lazaretto.worker.frame.FromScanner.Ready;
import io.lazaretto.worker.frame.FromScanner.Reported;
import io.lazaretto.worker.frame.FromScannerCodec;
import io.lazaretto.worker.frame.ReadReply;
import io.lazaretto.worker.frame.ReportBounds;
import io.lazaretto.worker.frame.ScanTaskFrame;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One scanner process. One task at a time, from one thread at a time; {@link #close} may come from any thread.
 *
 * <p>The thread that starts the process must outlive it: the kernel ends a bubblewrap namespace with the thread that
 * created it.
 */
final class ScannerProcess implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ScannerProcess.class);
    private static final int OUT_OF_MEMORY_EXIT = 3;
    private static final Duration EXIT_WAIT = Duration.ofSeconds(5);

    private static final Duration MEMORY_WATCH = Duration.ofMillis(100);

    private final Process process;
    private final ScheduledExecutorService watch;
    private final ScheduledFuture<?> memoryWatch;
    private final AtomicBoolean large = new AtomicBoolean();
    private final ErrorOutput errors;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final long startedNanos = System.nanoTime();
    private byte[] buffer = new byte[1 << 16];
    private int tasks;

    private ScannerProcess(Process process, long memoryLimit, ScheduledExecutorService watch) {
        this.process = process;
        this.watch = watch;
        this.memoryWatch = watchMemory(memoryLimit);
        this.errors = ErrorOutput.of(process);
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
    }

    /** Starts a process and waits until it is ready for a task. */
    static ScannerProcess start(Sandbox sandbox, ScannerCommand command, ScheduledExecutorService watch, Duration limit)
            throws ScannerUnavailableException {
        ScannerProcess scanner;
        try {
            scanner = new ScannerProcess(sandbox.process(command).start(), command.memoryLimit(), watch);
        } catch (IOException e) {
            throw new ScannerUnavailableException("a scanner process could not be started: " + e.getMessage(), e);
        }
        ScheduledFuture<?> timeout = watch.schedule(scanner::close, limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            if (!FromScannerCodec.read(scanner.in).equals(new Ready(FromScannerCodec.PROTOCOL))) {
                throw new IOException("not the expected protocol");
            }
            return scanner;
        } catch (IOException e) {
            scanner.close();
            throw new ScannerUnavailableException(
                    "a scanner process did not become ready: " + e.getMessage() + ' ' + scanner.errors.tail(), e);
        } finally {
            timeout.cancel(false);
        }
    }

    /** Tasks taken so far. */
    int tasks() {
        return tasks;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Runs one task and serves its reads.
     *
     * @param expected ids of the detectors that may report
     */
    ScanEnd run(
            ScanTaskFrame task,
            Set<String> expected,
            ArtifactFiles files,
            Cancellation cancellation,
            ScanListener listener) {
        tasks++;
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> timeout = watch.schedule(
                () -> {
                    late.set(true);
                    close();
                },
                task.limit().toMillis(),
                TimeUnit.MILLISECONDS);
        try (Cancellation.Registration _ = cancellation.onCancel(this::close)) {
            task.write(out);
            serve(new Expected(task.isInspection(), expected), files, listener);
            return ScanEnd.COMPLETED;
        } catch (FrameException e) {
            close();
            LOGGER.warn("scanner broke the protocol pid={} error=\"{}\"", process.pid(), e.getMessage());
            return late.get() ? ScanEnd.TIMED_OUT : ScanEnd.MISBEHAVED;
        } catch (IOException e) {
            return large.get() ? ScanEnd.OUT_OF_MEMORY : end(late.get(), cancellation.isCancelled());
        } finally {
            timeout.cancel(false);
        }
    }

    /** For as long as the process lives: it keeps a model while it waits for more of the same. */
    private ScheduledFuture<?> watchMemory(long memoryLimit) {
        long period = memoryLimit > 0 && ProcessMemory.isKnown() ? MEMORY_WATCH.toMillis() : Integer.MAX_VALUE;
        return watch.scheduleWithFixedDelay(
                () -> {
                    long bytes = ProcessMemory.of(process.toHandle());
                    if (bytes > memoryLimit) {
                        large.set(true);
                        LOGGER.warn(
                                "scanner process took too much memory pid={} bytes={} limit={}",
                                process.pid(),
                                bytes,
                                memoryLimit);
                        close();
                    }
                },
                period,
                period,
                TimeUnit.MILLISECONDS);
    }

    private void serve(Expected expected, ArtifactFiles files, ScanListener listener) throws IOException {
        while (true) {
            FromScanner frame = FromScannerCodec.read(in);
            switch (frame) {
                case Read read -> answer(read, files);
                case Checksum checksum -> answer(checksum, files);
                case FactsFound facts -> {
                    expected.facts();
                    listener.facts(facts.bounded());
                }
                case Reported(DetectorReport report, long millis) -> {
                    expected.report(report.detector());
                    listener.report(ReportBounds.bound(report), millis);
                }
                case Done _ -> {
                    return;
                }
                case Ready _ -> throw new FrameException("ready in the middle of a task");
            }
        }
    }

    private void answer(Read read, ArtifactFiles files) throws IOException {
        if (read.length() < 0 || read.length() > ReadReply.MAX_BYTES) {
            throw new FrameException("read of " + read.length() + " bytes");
        }
        if (buffer.length < read.length()) {
            buffer = new byte[read.length()];
        }
        int count;
        try {
            count = files.read(read.artifact(), read.position(), ByteBuffer.wrap(buffer, 0, read.length()));
        } catch (IOException e) {
            ReadReply.writeFailed(out);
            return;
        }
        ReadReply.write(out, buffer, count);
    }

    private void answer(Checksum checksum, ArtifactFiles files) throws IOException {
        if (checksum.length() < 0 || checksum.length() > ChecksumReply.MAX_BYTES) {
            throw new FrameException("checksum of " + checksum.length() + " bytes");
        }
        long crc;
        try {
            crc = files.crc32(checksum.artifact(), checksum.position(), checksum.length());
        } catch (IOException e) {
            ChecksumReply.writeFailed(out);
            return;
        }
        ChecksumReply.write(out, crc);
    }

    private ScanEnd end(boolean late, boolean cancelled) {
        if (late) {
            return ScanEnd.TIMED_OUT;
        }
        if (cancelled) {
            return ScanEnd.CANCELLED;
        }
        int code = exitCode();
        LOGGER.warn(
                "scanner process ended in a task pid={} exitCode={} said=\"{}\"", process.pid(), code, errors.tail());
        return code == OUT_OF_MEMORY_EXIT ? ScanEnd.OUT_OF_MEMORY : ScanEnd.CRASHED;
    }

    private int exitCode() {
        try {
            if (process.waitFor(EXIT_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
        return -1;
    }

    /** Kills the process. */
    @Override
    public void close() {
        memoryWatch.cancel(false);
        process.destroyForcibly();
    }

    /** What a scanner may still say in this task. */
    private static final class Expected {
        private final Set<String> detectors;
        private boolean facts;

        Expected(boolean facts, Set<String> detectors) {
            this.facts = facts;
            this.detectors = new HashSet<>(detectors);
        }

        void facts() throws FrameException {
            if (!facts) {
                throw new FrameException("facts that nobody asked for");
            }
            facts = false;
        }

        void report(String detector) throws FrameException {
            if (!detectors.remove(detector)) {
                throw new FrameException(
                        "a report of " + BoundedText.forLog(detector, 60) + ", which was not expected");
            }
        }
    }
}
