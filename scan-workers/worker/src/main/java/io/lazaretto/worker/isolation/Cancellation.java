package io.lazaretto.worker.isolation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells running work that nobody waits for it any more. Thread-safe; once cancelled, always cancelled. */
public final class Cancellation {
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final List<Runnable> actions = new ArrayList<>();

    public boolean isCancelled() {
        return cancelled.getCount() == 0;
    }

    /**
     * Waits for the cancellation, at most the given time.
     *
     * @return whether it came
     */
    public boolean await(Duration time) throws InterruptedException {
        return cancelled.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs what was registered, once, in the calling thread. */
    public void cancel() {
        List<Runnable> run;
        synchronized (this) {
            cancelled.countDown();
            run = List.copyOf(actions);
            actions.clear();
        }
        run.forEach(Runnable::run);
    }

    /**
     * Runs the action on cancellation, at once when that has already happened. Close the registration when the action no
     * longer makes sense.
     */
    public Registration onCancel(Runnable action) {
        synchronized (this) {
            if (!isCancelled()) {
                actions.add(action);
                return () -> remove(action);
            }
        }
        action.run();
        return () -> {};
    }

    private synchronized void remove(Runnable action) {
        actions.remove(action);
    }

    /** Undoes {@link #onCancel}. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
