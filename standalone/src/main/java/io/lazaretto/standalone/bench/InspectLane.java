package io.lazaretto.standalone.bench;

import io.lazaretto.schemas.content.ListingLimits;
import io.lazaretto.schemas.content.RecentDigests;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanRequest;
import io.lazaretto.schemas.trust.TrustFolder;
import io.lazaretto.worker.child.ScannerMain;
import io.lazaretto.worker.finding.FindingWriter;
import io.lazaretto.worker.inspect.InspectionWork;
import io.lazaretto.worker.inspect.Isolation;
import io.lazaretto.worker.isolation.Cancellation;
import io.lazaretto.worker.isolation.ChildClassPath;
import io.lazaretto.worker.isolation.IsolationMode;
import io.lazaretto.worker.isolation.PoolOptions;
import io.lazaretto.worker.isolation.Sandbox;
import io.lazaretto.worker.isolation.ScannerCommand;
import io.lazaretto.worker.isolation.ScannerPool;
import io.lazaretto.worker.store.FileStore;
import io.lazaretto.worker.work.Delivery;
import io.lazaretto.worker.work.TroubleException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The work of the inspect lane as a worker does it, isolated scanner and full SHA-256 included, without the events. */
final class InspectLane implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final Sandbox sandbox;
    private final ScannerPool pool;
    private final InspectionWork work;

    /** @param heapMegabytes of the scanner process */
    InspectLane(int heapMegabytes) {
        sandbox = Sandbox.probe(IsolationMode.AUTO);
        pool = new ScannerPool(
                PoolOptions.warm("bench", 1),
                () -> sandbox,
                () -> ScannerCommand.reading(ScannerMain.class.getName(), ChildClassPath.locate(), heapMegabytes),
                _ -> {});
        pool.start();
        work = new InspectionWork(
                new FileStore(List.of(), ListingLimits.DEFAULT),
                pool,
                new FindingWriter("bench", InstantSource.system()),
                LIMIT,
                RecentDigests.NONE,
                () -> new Isolation(sandbox.missing().orElse(null)),
                DetectorCatalogue.release(),
                TrustFolder.NONE);
    }

    boolean isIsolated() {
        return sandbox.isIsolated();
    }

    /**
     * @return seconds that the inspection took
     * @throws IOException when it did not find the file clean
     */
    double inspect(Path file) throws IOException, InterruptedException {
        List<FindingRecorded> findings = new ArrayList<>();
        long started = System.nanoTime();
        try {
            work.run(new Delivery<>(arrival(file), 1, null), new Cancellation(), findings::add);
        } catch (TroubleException e) {
            throw new IOException(e.getMessage(), e);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        for (FindingRecorded recorded : findings) {
            if (recorded.getFinding().getOutcome() != Outcome.CLEAR) {
                throw new IOException(
                        file.getFileName() + ": " + recorded.getFinding().getDetector() + " says "
                                + recorded.getFinding().getOutcome() + ' '
                                + recorded.getFinding().getReason());
            }
        }
        return seconds;
    }

    private static ModelArrival arrival(Path file) {
        return ModelArrival.newBuilder()
                .setArrivalId("bench")
                .setName("bench")
                .setSourceUri(file.toUri().toString())
                .setArtifactUri(file.toUri().toString())
                .setRevision("bench")
                .setOrigin("bench")
                .setRequest(ScanRequest.newBuilder().setProfile(Profile.INSPECT).build())
                .setAcceptedAt(Instant.EPOCH)
                .build();
    }

    @Override
    public void close() {
        pool.close();
    }
}
