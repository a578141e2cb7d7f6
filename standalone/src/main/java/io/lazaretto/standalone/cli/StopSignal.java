package io.lazaretto.standalone.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM become an interruption of the command's thread, and the process waits a while for it to clean up.
 * {@link #close} must be called before the process exits by itself.
 */
final class StopSignal implements AutoCloseable {
    private static final Duration CLEAN_UP = Duration.ofSeconds(15);

    private final Thread command = Thread.currentThread();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean received;

    StopSignal() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-signal"));
    }

    private void stop() {
        if (done.getCount() == 0) {
            return;
        }
        received = true;
        command.interrupt();
        try {
            if (!done.await(CLEAN_UP.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("lazaretto: stopped before everything was cleaned up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean received() {
        return received;
    }

    @Override
    public void close() {
        done.countDown();
    }
}
