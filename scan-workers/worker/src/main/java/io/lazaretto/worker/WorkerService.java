package io.lazaretto.worker;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.provenance.Trust;
import io.lazaretto.detectors.Detectors;
import io.lazaretto.schemas.content.ListingLimits;
import io.lazaretto.schemas.content.RecentDigests;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.serde.Contract;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import io.lazaretto.schemas.trust.TrustFolder;
import io.lazaretto.worker.WorkerHealth.LaneHealth;
import io.lazaretto.worker.child.InferenceMain;
import io.lazaretto.worker.child.ScannerMain;
import io.lazaretto.worker.finding.FindingWriter;
import io.lazaretto.worker.inspect.DetectionWork;
import io.lazaretto.worker.inspect.InspectionWork;
import io.lazaretto.worker.inspect.Isolation;
import io.lazaretto.worker.isolation.ChildClassPath;
import io.lazaretto.worker.isolation.PoolOptions;
import io.lazaretto.worker.isolation.ScannerCommand;
import io.lazaretto.worker.isolation.ScannerPool;
import io.lazaretto.worker.lane.LaneSettings;
import io.lazaretto.worker.lane.ShareLane;
import io.lazaretto.worker.publish.FindingPublisher;
import io.lazaretto.worker.store.FileStore;
import io.lazaretto.worker.store.ModelStore;
import io.lazaretto.worker.store.ModelStores;
import io.lazaretto.worker.work.Work;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: lanes that take arrivals and scan tasks from share groups, scanner processes that look at the models, findings
 * that go back. Topics and groups must have been set up before their first use.
 *
 * <p>{@link #start} returns at once, whether the broker is there or not. {@link #close} ends what runs within the grace and
 * gives back the rest. Not restartable; start and close from one thread.
 */
public final class WorkerService implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(WorkerService.class);
    private static final Duration SHORTEST_STUCK = Duration.ofSeconds(60);

    private final WorkerConfig config;
    private final MeterRegistry meters;
    private final RecentDigests recent;
    private final KafkaClients clients;
    private final EventSerdes serdes;
    private final ModelStore store;
    private final FindingWriter writer;
    private final FindingPublisher publisher;
    private final SharedSandbox sandbox;
    private final SharedLibraries libraries;
    private final List<ScannerPool> pools = new ArrayList<>();
    private final List<ShareLane<?>> lanes = new ArrayList<>();
    private volatile boolean started;

    /** @throws IllegalArgumentException when the trust folder cannot be used; the message names the file */
    public WorkerService(WorkerConfig config) {
        this(config, new SimpleMeterRegistry());
    }

    public WorkerService(WorkerConfig config, MeterRegistry meters) {
        this(config, meters, RecentDigests.NONE);
    }

    /** @param recent digests that need not be computed again */
    public WorkerService(WorkerConfig config, MeterRegistry meters, RecentDigests recent) {
        this.recent = requireNonNull(recent, "recent is null");
        this.config = requireNonNull(config, "config is null");
        this.meters = requireNonNull(meters, "meters is null");
        checkTrust(config.trust());
        this.clients = new KafkaClients(config);
        this.serdes = EventSerdes.create(config.client());
        this.store = new ModelStores(List.of(new FileStore(config.roots(), ListingLimits.DEFAULT)));
        this.writer = new FindingWriter(config.workerId(), InstantSource.system());
        this.publisher =
                new FindingPublisher(clients::producer, serdes.serializer(Contracts.FINDINGS), config.workerId());
        this.sandbox = new SharedSandbox(config.isolation());
        this.libraries = new SharedLibraries(config.engine().libraries());
    }

    /** A trust folder that cannot be used is our own fault, and is told at once. */
    private static void checkTrust(TrustFolder trust) {
        if (trust.files().isEmpty()) {
            return;
        }
        try {
            Trust.of(trust.files()).requireUsable();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the trust folder cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Starts the lanes and, in the background, the scanner processes.
     *
     * @throws IllegalStateException when isolation is required and not available; the message says why
     */
    public void start() {
        if (started) {
            throw new IllegalStateException("started already");
        }
        sandbox.start();
        if (config.lane(Lane.STANDARD).slots() + config.lane(Lane.DEEP).slots() > 0) {
            libraries.start();
        }
        if (config.lane(Lane.INSPECT).slots() > 0) {
            InspectionWork work = new InspectionWork(
                    store,
                    pool(Lane.INSPECT),
                    writer,
                    config.lane(Lane.INSPECT).timeLimit(),
                    recent,
                    () -> new Isolation(sandbox.get().missing().orElse(null)),
                    DetectorCatalogue.release(),
                    config.trust());
            open(Lane.INSPECT, serdes.deserializer(Contracts.MODEL_ARRIVALS), work);
        }
        detection(Lane.STANDARD, Contracts.SCAN_TASKS_STANDARD);
        detection(Lane.DEEP, Contracts.SCAN_TASKS_DEEP);
        lanes.forEach(ShareLane::start);
        started = true;
        LOGGER.info("worker started workerId={} lanes={}", config.workerId(), lanes.size());
    }

    private void detection(Lane lane, Contract<ScanTask> contract) {
        LaneConfig laneConfig = config.lane(lane);
        if (laneConfig.slots() > 0) {
            open(
                    lane,
                    serdes.deserializer(contract),
                    new DetectionWork(store, pool(lane), writer, laneConfig.timeLimit(), recent, Detectors.release()));
        }
    }

    /**
     * Processes are kept warm where tasks are short. One that inspects keeps nothing between tasks; one that runs models takes
     * those of one content. A task of the deep lane gets a fresh one.
     */
    private ScannerPool pool(Lane lane) {
        LaneConfig laneConfig = config.lane(lane);
        PoolOptions options =
                switch (lane) {
                    case INSPECT -> PoolOptions.warm(lane.id(), laneConfig.slots());
                    case STANDARD -> PoolOptions.warmForOneContent(lane.id(), laneConfig.slots());
                    case DEEP -> PoolOptions.fresh(lane.id(), laneConfig.slots());
                };
        ScannerPool pool = new ScannerPool(options, sandbox, command(lane), end -> meters.counter(
                        "lazaretto.worker.scans",
                        "lane",
                        lane.id(),
                        "end",
                        end.name().toLowerCase(Locale.ROOT))
                .increment());
        pools.add(pool);
        pool.start();
        return pool;
    }

    private Supplier<ScannerCommand> command(Lane lane) {
        int heap = config.lane(lane).heapMegabytes();
        if (lane == Lane.INSPECT) {
            ScannerCommand command = ScannerCommand.reading(ScannerMain.class.getName(), ChildClassPath.locate(), heap);
            return () -> command;
        }
        List<Path> classPath = ChildClassPath.locateWithEngine();
        int processes = Arrays.stream(Lane.values())
                .filter(each -> each != Lane.INSPECT)
                .mapToInt(each -> config.lane(each).slots())
                .sum();
        int memory = config.engine().memory(processes);
        return () -> new ScannerCommand(InferenceMain.class.getName(), classPath, heap, memory, libraries.get());
    }

    private <T> void open(Lane lane, Deserializer<T> deserializer, Work<T> work) {
        LaneSettings settings = new LaneSettings(
                lane.id(),
                lane.group().topic().name(),
                config.lane(lane).slots(),
                config.lease(),
                config.deliveryLimit(),
                config.patience());
        lanes.add(new ShareLane<>(settings, () -> clients.consumer(lane), deserializer, work, publisher, meters));
    }

    /** Cheap; never blocks. */
    public WorkerHealth health() {
        Duration twice = config.lease().multipliedBy(2);
        Duration limit = twice.compareTo(SHORTEST_STUCK) > 0 ? twice : SHORTEST_STUCK;
        if (!started) {
            return new WorkerHealth(false, List.of());
        }
        return new WorkerHealth(
                true,
                lanes.stream()
                        .map(lane -> new LaneHealth(
                                lane.name(),
                                lane.silence(),
                                !lane.isAlive() || lane.silence().compareTo(limit) > 0))
                        .toList());
    }

    @Override
    public void close() {
        started = false;
        lanes.forEach(lane -> lane.requestShutdown(config.grace()));
        try {
            for (ShareLane<?> lane : lanes) {
                lane.awaitShutdown();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        publisher.close();
        pools.forEach(ScannerPool::close);
        LOGGER.info("worker closed workerId={}", config.workerId());
    }
}
