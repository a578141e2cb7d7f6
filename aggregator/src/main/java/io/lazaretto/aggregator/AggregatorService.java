package io.lazaretto.aggregator;

import static java.util.Objects.requireNonNull;

import io.lazaretto.aggregator.casefile.CaseFile;
import io.lazaretto.aggregator.casefile.CaseSettings;
import io.lazaretto.aggregator.dossier.Dossier;
import io.lazaretto.aggregator.dossier.DossierLimits;
import io.lazaretto.aggregator.topology.AggregatorTopology;
import io.lazaretto.aggregator.topology.TopologySettings;
import io.lazaretto.schemas.serde.EventSerdes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The aggregator in this process. {@link #start} returns at once; a cluster that is not there is waited for, with a log line
 * per attempt. Thread-safe.
 *
 * <pre>
 * new ──start──► STARTING ◄──► RUNNING ──► STUCK
 *                   │             │
 *                   └─► FAILED ◄──┘          close: CLOSED, from anywhere
 * </pre>
 */
public final class AggregatorService implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(AggregatorService.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);

    private final AggregatorConfig config;
    private final MeterRegistry registry;
    private final Heartbeats heartbeats = new Heartbeats(System::nanoTime);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch running = new CountDownLatch(1);
    private Thread starter;
    private volatile KafkaStreams streams;
    private volatile KafkaStreamsMetrics streamsMetrics;
    private volatile String failure;
    private volatile boolean closed;

    public AggregatorService(AggregatorConfig config) {
        this(config, new SimpleMeterRegistry());
    }

    public AggregatorService(AggregatorConfig config, MeterRegistry registry) {
        this.config = requireNonNull(config, "config is null");
        this.registry = requireNonNull(registry, "registry is null");
    }

    /** The topology that a configuration gives; also what {@code describe()} is asked of. */
    static Topology topology(AggregatorConfig config, AggregatorMetrics metrics) {
        return AggregatorTopology.build(
                EventSerdes.create(config.clientProperties()),
                new Dossier(config.catalogue(), DossierLimits.DEFAULT.withTaskLifetime(config.taskLifetime())),
                new CaseFile(CaseSettings.of(config.catalogue(), config.policies())),
                TopologySettings.DEFAULT
                        .withRetention(config.retention())
                        .withTick(config.deadlineTick())
                        .withUrgentCommitGap(config.commitInterval().dividedBy(4)),
                metrics);
    }

    /**
     * Starts in the background.
     *
     * @throws IllegalStateException when it was started before
     */
    public synchronized void start() {
        if (starter != null) {
            throw new IllegalStateException("the aggregator was started before");
        }
        starter = Thread.ofPlatform().name("aggregator-start").daemon().start(this::startWhenClusterIsReady);
    }

    private void startWhenClusterIsReady() {
        try {
            if (new ClusterReadiness(config).await(stop)) {
                startStreams();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = String.valueOf(e.getMessage());
            LOGGER.error("event=aggregator-failed error=\"{}\"", failure, e);
        }
    }

    private synchronized void startStreams() {
        if (closed) {
            return;
        }
        Topology topology = topology(config, new AggregatorMetrics(registry, heartbeats));
        KafkaStreams client = new KafkaStreams(topology, StreamsProperties.of(config));
        client.setUncaughtExceptionHandler(new ThreadFailures(System::nanoTime));
        client.setStateListener((now, before) -> {
            LOGGER.info("event=aggregator-state from={} to={}", before, now);
            if (now == KafkaStreams.State.RUNNING) {
                running.countDown();
            }
        });
        streamsMetrics = new KafkaStreamsMetrics(client);
        streamsMetrics.bindTo(registry);
        streams = client;
        client.start();
    }

    /**
     * Waits until it has run for the first time.
     *
     * @return false when the time was over first
     */
    public boolean awaitRunning(Duration timeout) throws InterruptedException {
        return running.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    public AggregatorHealth health() {
        if (closed) {
            return health(AggregatorHealth.Status.CLOSED, "closed");
        }
        if (failure != null) {
            return health(AggregatorHealth.Status.FAILED, failure);
        }
        KafkaStreams client = streams;
        if (client == null) {
            return health(AggregatorHealth.Status.STARTING, "waiting for the Kafka cluster at " + config.bootstrap());
        }
        return switch (client.state()) {
            case CREATED, REBALANCING -> health(AggregatorHealth.Status.STARTING, "waiting for tasks and their state");
            case RUNNING -> runningHealth(client);
            case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR ->
                health(AggregatorHealth.Status.FAILED, "Kafka Streams has stopped: " + client.state());
        };
    }

    private AggregatorHealth runningHealth(KafkaStreams client) {
        int threads = client.metadataForLocalThreads().size();
        return heartbeats
                .silentFor(config.stuckAfter())
                .map(task ->
                        health(AggregatorHealth.Status.STUCK, "task " + task + " is silent for " + config.stuckAfter()))
                .orElseGet(() -> threads == 0
                        ? health(AggregatorHealth.Status.FAILED, "no stream thread is alive")
                        : health(
                                AggregatorHealth.Status.RUNNING,
                                heartbeats.tasks() + " tasks on " + threads + " threads"));
    }

    private static AggregatorHealth health(AggregatorHealth.Status status, String detail) {
        return new AggregatorHealth(status, detail);
    }

    /** Commits what is under way and stops; waits for at most 15 seconds. Idempotent. */
    @Override
    public void close() {
        closed = true;
        stop.countDown();
        KafkaStreams client;
        synchronized (this) {
            client = streams;
        }
        if (client != null) {
            if (!client.close(closeOptions())) {
                LOGGER.warn("event=aggregator-close-timed-out timeout={}", CLOSE_TIMEOUT);
            }
            streamsMetrics.close();
        }
    }

    /** A member that will not come back under its id hands its tasks over at once instead of after the session timeout. */
    private CloseOptions closeOptions() {
        return CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(
                        config.instanceId().isPresent()
                                ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                                : CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
    }
}
