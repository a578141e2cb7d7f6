package io.lazaretto.worker.child;

import java.time.Duration;

/**
 * Ends this process when a task takes longer than its limit and a grace. Whoever started it kills it earlier; the
 * fuse is for the process whose worker is gone.
 */
final class Fuse implements AutoCloseable {
    static final int EXIT_CODE = 71;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Thread thread;

    private Fuse(Thread thread) {
        this.thread = thread;
    }

    static Fuse light(Duration limit) {
        Thread thread = new Thread(() -> burn(limit.plus(GRACE)), "fuse");
        thread.setDaemon(true);
        thread.start();
        return new Fuse(thread);
    }

    private static void burn(Duration time) {
        try {
            Thread.sleep(time);
            Runtime.getRuntime().halt(EXIT_CODE);
        } catch (InterruptedException e) {
            // Put out: the task ended in time, and this thread ends with it.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
