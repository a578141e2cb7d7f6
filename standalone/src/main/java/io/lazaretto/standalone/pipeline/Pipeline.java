package io.lazaretto.standalone.pipeline;

import static java.util.Objects.requireNonNull;

import io.lazaretto.aggregator.AggregatorConfig;
import io.lazaretto.aggregator.AggregatorHealth;
import io.lazaretto.aggregator.AggregatorService;
import io.lazaretto.broker.BrokerOptions;
import io.lazaretto.broker.BrokerStartException;
import io.lazaretto.broker.EmbeddedBroker;
import io.lazaretto.ingest.IngestConfig;
import io.lazaretto.ingest.IngestService;
import io.lazaretto.ingest.publish.KafkaAccess;
import io.lazaretto.ingest.source.directory.WatchedDirectory;
import io.lazaretto.schemas.content.RecentDigests;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.topic.ClusterSetup;
import io.lazaretto.schemas.topic.ClusterSetupException;
import io.lazaretto.standalone.trouble.Trouble;
import io.lazaretto.worker.Lane;
import io.lazaretto.worker.WorkerConfig;
import io.lazaretto.worker.WorkerHealth;
import io.lazaretto.worker.WorkerService;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every room in this JVM. The order is: broker, topics and group configuration, then everything that uses them; backwards
 * on close. Between {@link #open} and {@link #start} a client can subscribe, so that it misses nothing.
 */
public final class Pipeline implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Pipeline.class);
    private static final Duration SETUP_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration COMMIT_INTERVAL = Duration.ofMillis(25);
    private static final Duration STOP_GRACE = Duration.ofSeconds(5);
    private static final short ONE_REPLICA = 1;
    /** Workers and broker are one process, so a delivery that gets lost need not be waited for as long as elsewhere. */
    private static final Duration LEASE = Duration.ofSeconds(10);

    private static final int DELIVERIES = 10;
    private static final Map<String, String> GROUPS = Map.of(
            "share.record.lock.duration.ms",
            String.valueOf(LEASE.toMillis()),
            "share.delivery.count.limit",
            String.valueOf(DELIVERIES));

    /** A lone broker with workers in the same JVM: no need to wait for others before a group gets going. */
    private static final Map<String, String> BROKER = Map.ofEntries(
            Map.entry("group.share.min.record.lock.duration.ms", "1000"),
            Map.entry("group.share.min.heartbeat.interval.ms", "500"),
            Map.entry("group.share.heartbeat.interval.ms", "500"),
            Map.entry("group.share.initialize.retry.interval.ms", "200"),
            Map.entry("num.network.threads", "1"),
            Map.entry("num.io.threads", "2"),
            Map.entry("background.threads", "2"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "1"),
            Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
            Map.entry("controlled.shutdown.enable", "false"));

    private final EmbeddedBroker broker;
    private final AggregatorService aggregator;
    private final WorkerService worker;
    private final IngestService ingest;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Pipeline(EmbeddedBroker broker, AggregatorService aggregator, WorkerService worker, IngestService ingest) {
        this.broker = broker;
        this.aggregator = aggregator;
        this.worker = worker;
        this.ingest = ingest;
    }

    /**
     * Starts the broker and prepares the rest.
     *
     * @throws Trouble when the broker does not start, or the trust folder cannot be used
     */
    public static Pipeline open(PipelineOptions options, MeterRegistry meters) throws Trouble {
        requireNonNull(options, "options is null");
        EmbeddedBroker broker;
        try {
            broker = EmbeddedBroker.start(
                    new BrokerOptions(options.data(), options.host(), options.kafkaPort(), BROKER));
        } catch (BrokerStartException e) {
            throw new Trouble(e.getMessage(), e);
        }
        try {
            setUp(broker.bootstrap());
            return new Pipeline(
                    broker,
                    new AggregatorService(aggregatorConfig(broker.bootstrap(), options), meters),
                    new WorkerService(workerConfig(broker.bootstrap(), options), meters, digests(options.data())),
                    new IngestService(ingestConfig(broker.bootstrap(), options), meters, digests(options.data())));
        } catch (ClusterSetupException e) {
            broker.close();
            throw new Trouble("the Kafka broker of this process does not work: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            broker.close();
            throw new Trouble(e.getMessage(), e);
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    /** What processes of this user on this machine tell each other about large files that they hashed. */
    public static RecentDigests digests(Path data) {
        return RecentDigests.in(data.resolve("digests"));
    }

    private static void setUp(String bootstrap) {
        try (Admin admin = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            new ClusterSetup(admin, ONE_REPLICA, GROUPS, SETUP_TIMEOUT).apply();
        }
    }

    private static AggregatorConfig aggregatorConfig(String bootstrap, PipelineOptions options) {
        return AggregatorConfig.builder(bootstrap, options.data().resolve("streams"))
                .threads(options.streamThreads())
                .commitInterval(COMMIT_INTERVAL)
                .replicationFactor(ONE_REPLICA)
                .groupOverrides(GROUPS)
                .instanceId("standalone")
                .catalogue(DetectorCatalogue.release()
                        .withConfig(
                                DetectorCatalogue.PROVENANCE, options.trust().config()))
                .build();
    }

    private static WorkerConfig workerConfig(String bootstrap, PipelineOptions options) {
        WorkerConfig config = WorkerConfig.of(bootstrap)
                .withWorkerId("standalone")
                .withLease(LEASE, DELIVERIES)
                .withTrust(options.trust())
                .withTimes(WorkerConfig.of(bootstrap).patience(), STOP_GRACE);
        return config.withLane(Lane.INSPECT, config.lane(Lane.INSPECT).withSlots(options.inspectSlots()))
                .withLane(Lane.STANDARD, config.lane(Lane.STANDARD).withSlots(options.inferenceSlots()))
                .withLane(Lane.DEEP, config.lane(Lane.DEEP).withSlots(options.inferenceSlots()));
    }

    private static IngestConfig ingestConfig(String bootstrap, PipelineOptions options) {
        Path data = options.data().resolve("ingest");
        KafkaAccess access =
                new KafkaAccess(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap), ONE_REPLICA, GROUPS);
        return IngestConfig.of("standalone", data, access)
                .withWatched(
                        options.watched().stream().map(WatchedDirectory::of).toList())
                .withGrace(STOP_GRACE);
    }

    /** Starts workers and aggregator, which come up in the background. */
    public void start() {
        aggregator.start();
        worker.start();
    }

    /**
     * Begins to take arrivals in: over HTTP and from watched folders.
     *
     * @throws Trouble when the data directory cannot be used
     */
    public void startIngest() throws Trouble {
        try {
            ingest.start();
        } catch (IOException e) {
            throw new Trouble("arrivals cannot be taken in: " + e.getMessage(), e);
        }
    }

    /** Waits until verdicts can be issued; false when the time was over first. */
    public boolean awaitReady(Duration timeout) throws InterruptedException {
        return aggregator.awaitRunning(timeout);
    }

    public String bootstrap() {
        return broker.bootstrap();
    }

    public IngestService ingest() {
        return ingest;
    }

    public WorkerHealth workerHealth() {
        return worker.health();
    }

    public AggregatorService aggregator() {
        return aggregator;
    }

    /** What only a restart can mend; empty while there is hope, and once this was closed. */
    public Optional<String> failure() {
        // Looked at first, asked last: a part that was closed in between is not one that failed.
        Optional<String> failure = failureOfAPart();
        return closed.get() ? Optional.empty() : failure;
    }

    private Optional<String> failureOfAPart() {
        AggregatorHealth health = aggregator.health();
        if (!health.live()) {
            return Optional.of("the aggregator of this process has failed: " + health.detail());
        }
        WorkerHealth workers = worker.health();
        return workers.live()
                ? Optional.empty()
                : Optional.of("the workers of this process are stuck: "
                        + workers.lanes().stream()
                                .filter(WorkerHealth.LaneHealth::stuck)
                                .map(WorkerHealth.LaneHealth::lane)
                                .collect(Collectors.joining(", ")));
    }

    /** Idempotent. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        // Each part is closed although another one fails to: the broker's files must be left in order.
        quietly("ingest", ingest::close);
        quietly("worker", worker::close);
        quietly("aggregator", aggregator::close);
        quietly("broker", broker::close);
    }

    private static void quietly(String part, Runnable close) {
        try {
            close.run();
        } catch (RuntimeException e) {
            LOGGER.warn("not closed cleanly part={} error={}", part, e.toString());
        }
    }
}
