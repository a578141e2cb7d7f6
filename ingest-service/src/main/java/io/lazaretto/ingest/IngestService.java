package io.lazaretto.ingest;

import static java.util.Objects.requireNonNull;

import io.lazaretto.ingest.identity.ArrivalPinning;
import io.lazaretto.ingest.identity.ArrivalRequest;
import io.lazaretto.ingest.identity.PinnedArrival;
import io.lazaretto.ingest.journal.Storage;
import io.lazaretto.ingest.outbox.Outbox;
import io.lazaretto.ingest.outbox.OutboxEntry;
import io.lazaretto.ingest.outbox.OutboxStatus;
import io.lazaretto.ingest.publish.ArrivalRecords;
import io.lazaretto.ingest.publish.Backoff;
import io.lazaretto.ingest.publish.OutboxPublisher;
import io.lazaretto.ingest.publish.PublisherStatus;
import io.lazaretto.ingest.refusal.Quoted;
import io.lazaretto.ingest.refusal.Refusal;
import io.lazaretto.ingest.refusal.RefusedException;
import io.lazaretto.ingest.source.ArrivalSink;
import io.lazaretto.ingest.source.ArrivalSource;
import io.lazaretto.ingest.source.SourceStatus;
import io.lazaretto.ingest.source.directory.DirectorySource;
import io.lazaretto.ingest.source.directory.WatchedDirectory;
import io.lazaretto.schemas.content.RecentDigests;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes arrivals in and publishes them. {@link #accept} returns once the arrival is on disk; the publisher brings it to the
 * cluster, now or after any number of restarts. Thread-safe; start once, close once.
 */
public final class IngestService implements ArrivalSink, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(IngestService.class);
    private static final LongConsumer NO_PROGRESS = bytes -> {};

    private final IngestConfig config;
    private final IngestMetrics metrics;
    private final ArrivalPinning pinning;
    private final List<ArrivalSource> sources = new ArrayList<>();

    private volatile Outbox outbox;
    private volatile OutboxPublisher publisher;
    private volatile boolean running;

    public IngestService(IngestConfig config, MeterRegistry registry) {
        this(config, registry, RecentDigests.NONE);
    }

    /** @param recent digests that need not be computed again, and where those computed here are kept */
    public IngestService(IngestConfig config, MeterRegistry registry, RecentDigests recent) {
        this.config = requireNonNull(config, "config is null");
        this.metrics = new IngestMetrics(registry);
        this.pinning = new ArrivalPinning(config.pins(), Clock.systemUTC(), recent);
        Path state = config.data().resolve("sources");
        for (WatchedDirectory watched : config.watched()) {
            sources.add(new DirectorySource(watched, state, this, Clock.systemUTC()));
        }
    }

    /**
     * Recovers the outbox, begins to publish what is in it, and starts the sources. Does not wait for the cluster.
     *
     * @throws IOException when the data directory cannot be used; the message names it
     */
    public void start() throws IOException {
        outbox = Outbox.open(config.data().resolve("outbox"), config.outbox(), Storage.FILES);
        publisher = new OutboxPublisher(
                outbox, config.kafka(), new ArrivalRecords(config.instance()), Backoff.DEFAULT, metrics::published);
        metrics.watch(outbox, sources);
        publisher.start();
        running = true;
        try {
            for (ArrivalSource source : sources) {
                source.start();
            }
        } catch (IOException e) {
            close();
            throw e;
        }
        LOGGER.info("ingest started instance={} data={} sources={}", config.instance(), config.data(), sources.size());
    }

    /** {@link #accept(ArrivalRequest, LongConsumer)} without progress. */
    public Accepted accept(ArrivalRequest request) throws RefusedException, InterruptedException {
        return accept(request, NO_PROGRESS);
    }

    /**
     * Pins the source and takes the arrival in.
     *
     * @param progress told the number of bytes just hashed, on the calling thread
     * @throws RefusedException when it is not taken; nothing of it is kept
     */
    public Accepted accept(ArrivalRequest request, LongConsumer progress)
            throws RefusedException, InterruptedException {
        PinnedArrival pinned = pin(request, progress);
        accept(pinned);
        return Accepted.of(pinned);
    }

    @Override
    public PinnedArrival pin(ArrivalRequest request) throws RefusedException, InterruptedException {
        return pin(request, NO_PROGRESS);
    }

    private PinnedArrival pin(ArrivalRequest request, LongConsumer progress)
            throws RefusedException, InterruptedException {
        try {
            requireRunning();
            return pinning.pin(request, progress);
        } catch (RefusedException e) {
            throw counted(e);
        }
    }

    @Override
    public void accept(PinnedArrival pinned) throws RefusedException {
        try {
            requireRunning();
            outbox.append(new OutboxEntry(pinned.arrival(), pinned.traceparent()));
        } catch (RefusedException e) {
            throw counted(e);
        }
        metrics.accepted(pinned.arrival().getOrigin());
        LOGGER.info(
                "arrival accepted arrivalId={} origin={} revision={} source={}",
                pinned.arrival().getArrivalId(),
                pinned.arrival().getOrigin(),
                pinned.arrival().getRevision(),
                Quoted.quote(pinned.arrival().getSourceUri()));
    }

    private void requireRunning() throws RefusedException {
        if (!running) {
            throw new RefusedException(Refusal.STOPPED, "the ingest service is not running");
        }
    }

    private RefusedException counted(RefusedException e) {
        metrics.refused(e.refusal());
        LOGGER.info("arrival refused reason={} detail={}", e.refusal().code(), e.getMessage());
        return e;
    }

    /** Counts a request that was refused before it got here. */
    public void countRefusal(Refusal refusal) {
        metrics.refused(refusal);
    }

    public List<SourceStatus> sources() {
        return sources.stream().map(ArrivalSource::status).toList();
    }

    public IngestHealth health() {
        if (!running) {
            return new IngestHealth(true, false, Map.of("state", "not running"));
        }
        PublisherStatus publishing = publisher.status();
        OutboxStatus waiting = outbox.status();
        Map<String, String> details = new HashMap<>();
        details.put("pending", String.valueOf(waiting.pending()));
        waiting.oldestPending().ifPresent(oldest -> details.put("oldestPending", oldest.toString()));
        publishing.error().ifPresent(error -> details.put("kafka", Quoted.quote(error)));
        waiting.writeError().ifPresent(error -> details.put("disk", Quoted.quote(error)));
        if (waiting.quarantined() > 0) {
            details.put("quarantined", String.valueOf(waiting.quarantined()));
        }
        boolean live = publishing.alive();
        for (SourceStatus source : sources()) {
            live &= source.alive();
            details.put(source.name(), source.alive() ? "pending " + source.pendingCount() : "stopped");
        }
        boolean ready = live
                && publishing.connected()
                && !waiting.full()
                && waiting.writeError().isEmpty();
        return new IngestHealth(live, ready, details);
    }

    /** Stops the sources, gives the publisher its grace, and closes the outbox; what is pending waits for the next start. */
    @Override
    public void close() {
        running = false;
        sources.forEach(ArrivalSource::close);
        if (outbox == null) {
            return;
        }
        try {
            if (!publisher.drain(config.grace())) {
                LOGGER.warn(
                        "stopping with arrivals in the outbox pending={}",
                        outbox.status().pending());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        publisher.close();
        outbox.close();
        LOGGER.info("ingest stopped instance={}", config.instance());
    }
}
