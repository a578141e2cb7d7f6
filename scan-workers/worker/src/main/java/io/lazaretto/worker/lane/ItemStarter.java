package io.lazaretto.worker.lane;

import io.lazaretto.worker.publish.FindingPublisher;
import io.lazaretto.worker.work.Delivery;
import io.lazaretto.worker.work.Work;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the items of a lane and knows those that run, whichever slot took them. An item whose lease is lost goes on for a
 * while without a holder, and the delivery that comes next, on any slot, finds it here. Thread-safe.
 */
final class ItemStarter<T> {
    private static final Logger LOGGER = LoggerFactory.getLogger(ItemStarter.class);

    private final LaneSettings settings;
    private final Work<T> work;
    private final FindingPublisher publisher;
    private final LaneMeters meters;
    private final Executor executor;
    private final Map<String, Entry<T>> entries = new HashMap<>();

    private static final class Entry<T> {
        private final RunningItem<T> item;
        private int holders = 1;
        private long abandonedUntil;

        Entry(RunningItem<T> item) {
            this.item = item;
        }
    }

    ItemStarter(LaneSettings settings, Work<T> work, FindingPublisher publisher, LaneMeters meters, Executor executor) {
        this.settings = settings;
        this.work = work;
        this.publisher = publisher;
        this.meters = meters;
        this.executor = executor;
    }

    /** The item if it runs already, else a new one, started. The caller holds it until it settles or abandons it. */
    synchronized RunningItem<T> attach(Delivery<T> delivery) {
        String id = work.id(delivery.item());
        Entry<T> entry = entries.get(id);
        if (entry != null && isWorthKeeping(entry.item)) {
            entry.holders++;
            LOGGER.info("item re-attached lane={} workItem={} delivery={}", settings.name(), id, delivery.count());
            return entry.item;
        }
        RunningItem<T> item = new RunningItem<>(id, delivery, work, publisher, settings, meters);
        entries.put(id, new Entry<>(item));
        executor.execute(item);
        return item;
    }

    private static boolean isWorthKeeping(RunningItem<?> item) {
        return !item.isCancelled() && (!item.result().isDone() || item.result().join() == ItemResult.PUBLISHED);
    }

    /** The holder has told the broker how the item ended, and the broker has taken note. */
    synchronized void settle(RunningItem<T> item) {
        Entry<T> entry = entries.get(item.id());
        if (entry != null && entry.item == item && --entry.holders <= 0) {
            entries.remove(item.id());
        }
    }

    /** The holder lost its lease: the item waits that long for another delivery. */
    synchronized void abandon(RunningItem<T> item, Duration wait) {
        Entry<T> entry = entries.get(item.id());
        if (entry != null && entry.item == item && --entry.holders <= 0) {
            entry.abandonedUntil = System.nanoTime() + wait.toNanos();
        }
    }

    /** Cancels what nobody came back for. A result on its way to the broker is not cancelled. */
    synchronized void dropAbandoned() {
        long now = System.nanoTime();
        for (Iterator<Entry<T>> all = entries.values().iterator(); all.hasNext(); ) {
            Entry<T> entry = all.next();
            if (entry.holders > 0 || now - entry.abandonedUntil < 0) {
                continue;
            }
            if (entry.item.result().isDone()) {
                all.remove();
            } else if (!entry.item.isPublishing()) {
                LOGGER.info(
                        "item cancelled after its lease was lost lane={} workItem={}",
                        settings.name(),
                        entry.item.id());
                entry.item.cancel();
                all.remove();
            }
        }
    }

    synchronized void cancelAll() {
        entries.values().forEach(entry -> entry.item.cancel());
    }
}
