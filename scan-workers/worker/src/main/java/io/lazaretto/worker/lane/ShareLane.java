package io.lazaretto.worker.lane;

import static java.util.Objects.requireNonNull;

import io.lazaretto.worker.publish.FindingPublisher;
import io.lazaretto.worker.work.Work;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes items of one kind from a share group and sees them done. Each slot is one thread with one consumer; the work runs
 * on other threads.
 *
 * <ul>
 *   <li>ACCEPT only after the broker has acknowledged every finding.
 *   <li>The lease is renewed every third of it. A lost lease does not end the scan: it waits one lease for the item to come
 *       back, on any slot, and is cancelled if it does not.
 *   <li>RELEASE only for the world's trouble, after patience; undecodable items are REJECTed.
 *   <li>On the last permitted delivery an interim finding goes out before the work begins.
 *   <li>{@link #close} takes nothing new, lets running items end within the grace, and releases the rest.
 * </ul>
 */
public final class ShareLane<T> {
    private static final Logger LOGGER = LoggerFactory.getLogger(ShareLane.class);
    private static final Duration CLOSE_MARGIN = Duration.ofSeconds(10);
    private static final Duration CANCEL_WAIT = Duration.ofSeconds(3);

    private final LaneSettings settings;
    private final List<LaneSlot<T>> slots = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Shutdown shutdown = new Shutdown();
    private final ExecutorService executor;
    private final ItemStarter<T> items;

    /**
     * @param consumers makes one consumer each time: explicit acknowledgement, one record a poll
     * @param deserializer used by one thread at a time
     */
    public ShareLane(
            LaneSettings settings,
            Supplier<ShareConsumer<byte[], byte[]>> consumers,
            Deserializer<T> deserializer,
            Work<T> work,
            FindingPublisher publisher,
            MeterRegistry registry) {
        this.settings = requireNonNull(settings, "settings is null");
        LaneMeters meters = new LaneMeters(registry, settings.name());
        this.executor = Executors.newCachedThreadPool(Thread.ofPlatform()
                .daemon()
                .name("scan-" + settings.name() + '-', 0)
                .factory());
        this.items = new ItemStarter<>(settings, work, publisher, meters, executor);
        RecordDecoder<T> decoder = new RecordDecoder<>(settings.topic(), deserializer);
        for (int i = 0; i < settings.slots(); i++) {
            slots.add(new LaneSlot<>(settings, consumers, decoder, items, shutdown, meters));
        }
    }

    /** Starts the slots; returns at once, whether the broker is there or not. */
    public void start() {
        for (int i = 0; i < slots.size(); i++) {
            Thread thread = Thread.ofPlatform()
                    .daemon()
                    .name("lane-" + settings.name() + '-' + i)
                    .unstarted(slots.get(i));
            threads.add(thread);
            thread.start();
        }
        LOGGER.info("lane started lane={} slots={} topic={}", settings.name(), slots.size(), settings.topic());
    }

    public String name() {
        return settings.name();
    }

    /** Time since the most silent slot last went round its loop. */
    public Duration silence() {
        return slots.stream().map(LaneSlot::silence).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** Whether every slot still has its thread. */
    public boolean isAlive() {
        return threads.stream().allMatch(Thread::isAlive);
    }

    /** Asks the lane to end; returns at once. */
    public void requestShutdown(Duration grace) {
        shutdown.request(grace);
        slots.forEach(LaneSlot::wakeup);
    }

    /** Waits for the lane to end after {@link #requestShutdown}: for the grace and a margin at most. */
    public void awaitShutdown() throws InterruptedException {
        long deadline =
                System.nanoTime() + shutdown.graceLeft().plus(CLOSE_MARGIN).toNanos();
        for (Thread thread : threads) {
            thread.join(Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime())));
        }
        items.cancelAll();
        executor.shutdownNow();
        if (!executor.awaitTermination(CANCEL_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
            LOGGER.warn("a cancelled scan goes on lane={}", settings.name());
        }
        LOGGER.info("lane ended lane={}", settings.name());
    }
}
