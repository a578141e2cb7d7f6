package io.lazaretto.worker.isolation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks ten times a second at the memory of a process and those below it, for as long as it lives: a process keeps a model while it
 * waits for more of the same. Which processes are below it is asked once a second, for that means to look at all of the machine.
 */
final class MemoryWatch {
    private static final Logger LOGGER = LoggerFactory.getLogger(MemoryWatch.class);
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final int LOOKS = 10;

    private final Process process;
    private final long limit;
    private final Runnable tooLarge;
    private List<Long> tree = List.of();
    private int looks;

    private MemoryWatch(Process process, long limit, Runnable tooLarge) {
        this.process = process;
        this.limit = limit;
        this.tooLarge = tooLarge;
    }

    /**
     * @param limit bytes; 0: any
     * @param tooLarge ends the process
     * @return to be cancelled when the process is ended
     */
    static Future<?> start(Process process, long limit, ScheduledExecutorService watch, Runnable tooLarge) {
        if (limit <= 0 || !ProcessMemory.isKnown()) {
            return CompletableFuture.completedFuture(null);
        }
        MemoryWatch look = new MemoryWatch(process, limit, tooLarge);
        return watch.scheduleWithFixedDelay(look::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (looks++ % LOOKS == 0) {
            tree = ProcessMemory.tree(process.toHandle());
        }
        long bytes = ProcessMemory.of(tree);
        if (bytes > limit) {
            LOGGER.warn("process took too much memory pid={} bytes={} limit={}", process.pid(), bytes, limit);
            tooLarge.run();
        }
    }
}
