package io.lazaretto.worker.isolation;

import static java.util.Objects.requireNonNull;

import io.lazaretto.worker.frame.ScanTaskFrame;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few scanner processes, replaced after a crash, a limit, a number of tasks or an age. Thread-safe.
 *
 * <p>All processes are started by one thread that lives as long as the pool: see {@link ScannerProcess}.
 */
public final class ScannerPool implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ScannerPool.class);

    /** How long a process waits for more. */
    private static final Duration LINGER = Duration.ofSeconds(20);

    private static final String NOTHING = "";

    private final PoolOptions options;
    private final Supplier<Sandbox> sandbox;
    private final Supplier<ScannerCommand> command;
    private final Consumer<ScanEnd> ends;
    private final ExecutorService launcher;
    private final ScheduledExecutorService watch;
    private final BlockingQueue<Slot> idle = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    /** Room for one process at work. */
    private static final class Slot {
        /** The process that is up or on its way; null where it is started when it is needed. */
        private Future<ScannerProcess> next;
        /** A process that has done a task and waits for another; null where there is none. */
        private ScannerProcess kept;
        /** What it has run, or {@link #NOTHING}. */
        private String ran = NOTHING;

        private long keptSince;

        boolean mayTake(String content) {
            return ran.equals(NOTHING) || ran.equals(content);
        }
    }

    /**
     * @param sandbox asked before each start, in the pool's own thread; may block for the first answer
     * @param command likewise
     * @param ends told how each task ended
     */
    public ScannerPool(
            PoolOptions options, Supplier<Sandbox> sandbox, Supplier<ScannerCommand> command, Consumer<ScanEnd> ends) {
        this.options = requireNonNull(options, "options is null");
        this.sandbox = requireNonNull(sandbox, "sandbox is null");
        this.command = requireNonNull(command, "command is null");
        this.ends = requireNonNull(ends, "ends is null");
        this.launcher = Executors.newSingleThreadExecutor(daemon("scanner-launcher-" + options.name()));
        this.watch = Executors.newSingleThreadScheduledExecutor(daemon("scanner-watch-" + options.name()));
        for (int i = 0; i < options.size(); i++) {
            idle.add(new Slot());
        }
    }

    private static ThreadFactory daemon(String name) {
        return Thread.ofPlatform().daemon().name(name).factory();
    }

    /** Starts the processes in the background, where they are kept warm. Returns at once. */
    public void start() {
        if (options.prestart()) {
            idle.forEach(this::launch);
        }
    }

    private synchronized void launch(Slot slot) {
        if (!closed && slot.next == null) {
            slot.next = launcher.submit(
                    () -> ScannerProcess.start(sandbox.get(), command.get(), watch, options.startLimit()));
        }
    }

    /**
     * Runs one task, waiting for a process where all are busy.
     *
     * @param content what the task is about; matters where a process runs one content only
     * @param runs whether the task runs the content, so that the process takes no other afterwards; one that only read it may
     * @param expected ids of the detectors that may report
     * @throws ScannerUnavailableException when no process could be started; the task was not begun
     */
    public ScanEnd run(
            String content,
            boolean runs,
            ScanTaskFrame task,
            Set<String> expected,
            ArtifactFiles files,
            Cancellation cancellation,
            ScanListener listener)
            throws ScannerUnavailableException, InterruptedException {
        Slot slot = take(content);
        ScannerProcess scanner = null;
        boolean reusable = false;
        try {
            scanner = kept(slot, content);
            if (scanner == null) {
                slot.ran = NOTHING;
                scanner = scanner(slot);
            }
            if (runs) {
                slot.ran = content;
            }
            ScanEnd end = scanner.run(task, expected, files, cancellation, listener);
            reusable = end.leavesScannerUsable()
                    && scanner.tasks() < options.maxTasks()
                    && scanner.age().compareTo(options.maxAge()) < 0;
            ends.accept(end);
            return end;
        } finally {
            giveBack(slot, scanner, reusable);
        }
    }

    private Slot take(String content) throws InterruptedException {
        for (Slot slot : idle) {
            if (slot.kept != null && slot.ran.equals(content) && idle.remove(slot)) {
                return slot;
            }
        }
        for (Slot slot : idle) {
            if (slot.kept != null && slot.mayTake(content) && idle.remove(slot)) {
                return slot;
            }
        }
        return idle.take();
    }

    /** The process that has done a task before. One that has run another content is ended: never two models. */
    private static ScannerProcess kept(Slot slot, String content) {
        ScannerProcess kept = slot.kept;
        slot.kept = null;
        if (kept != null && slot.mayTake(content) && kept.isAlive()) {
            return kept;
        }
        if (kept != null) {
            kept.close();
        }
        return null;
    }

    private ScannerProcess scanner(Slot slot) throws ScannerUnavailableException, InterruptedException {
        launch(slot);
        ScannerProcess scanner = await(slot);
        if (!scanner.isAlive()) {
            LOGGER.warn("scanner process died while idle pool={}", options.name());
            slot.next = null;
            launch(slot);
            scanner = await(slot);
        }
        return scanner;
    }

    private ScannerProcess await(Slot slot) throws ScannerUnavailableException, InterruptedException {
        if (slot.next == null) {
            throw new ScannerUnavailableException("the worker is closing", null);
        }
        try {
            return slot.next.get();
        } catch (ExecutionException e) {
            slot.next = null;
            if (e.getCause() instanceof ScannerUnavailableException unavailable) {
                throw unavailable;
            }
            throw new ScannerUnavailableException("a scanner process could not be started", e.getCause());
        } catch (CancellationException e) {
            throw new ScannerUnavailableException("the worker is closing", e);
        }
    }

    private void giveBack(Slot slot, ScannerProcess scanner, boolean reusable) {
        if (scanner != null && options.oneContent()) {
            if (isNext(slot, scanner)) {
                slot.next = null;
            }
            if (reusable && !closed) {
                slot.kept = scanner;
                slot.keptSince = System.nanoTime();
                Future<?> _ = watch.schedule(() -> letGo(slot, scanner), LINGER.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                scanner.close();
            }
            if (options.prestart()) {
                launch(slot);
            }
        } else if (scanner != null && (!reusable || closed)) {
            scanner.close();
            slot.next = null;
            if (options.prestart()) {
                launch(slot);
            }
        }
        idle.add(slot);
    }

    private static boolean isNext(Slot slot, ScannerProcess scanner) {
        return slot.next != null && slot.next.state() == Future.State.SUCCESS && slot.next.resultNow() == scanner;
    }

    /** Nobody has come with more that it may take: the process gives its memory back. */
    private void letGo(Slot slot, ScannerProcess scanner) {
        if (idle.remove(slot)) {
            if (slot.kept == scanner && System.nanoTime() - slot.keptSince >= LINGER.toNanos()) {
                scanner.close();
                slot.kept = null;
            }
            idle.add(slot);
        }
    }

    /** Kills the processes. Tasks that still run end as crashed. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        for (Slot slot : idle) {
            kill(slot);
        }
        launcher.shutdownNow();
        watch.shutdownNow();
    }

    private static void kill(Slot slot) {
        if (slot.kept != null) {
            slot.kept.close();
        }
        if (slot.next == null || slot.next.cancel(true)) {
            return;
        }
        if (slot.next.state() == Future.State.SUCCESS) {
            slot.next.resultNow().close();
        }
    }
}
