package io.lazaretto.worker.inspect;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.content.ModelHash;
import io.lazaretto.schemas.content.ModelListing;
import io.lazaretto.schemas.content.RecentDigests;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.identity.Identities;
import io.lazaretto.schemas.identity.ManifestEntry;
import io.lazaretto.schemas.trust.TrustFolder;
import io.lazaretto.worker.finding.FindingWriter;
import io.lazaretto.worker.finding.Slot;
import io.lazaretto.worker.frame.ScanTaskFrame;
import io.lazaretto.worker.isolation.ArtifactFiles;
import io.lazaretto.worker.isolation.Cancellation;
import io.lazaretto.worker.isolation.ScanEnd;
import io.lazaretto.worker.isolation.ScannerPool;
import io.lazaretto.worker.isolation.ScannerUnavailableException;
import io.lazaretto.worker.store.ModelStore;
import io.lazaretto.worker.store.Opened;
import io.lazaretto.worker.work.Delivery;
import io.lazaretto.worker.work.FindingSink;
import io.lazaretto.worker.work.TroubleException;
import io.lazaretto.worker.work.Work;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The inspection of an arrival. The worker lists and hashes the files while a scanner process parses them; every inspection
 * detector of the catalogue reports, whatever happens.
 */
public final class InspectionWork implements Work<ModelArrival> {
    /** An inspecting process keeps nothing of a model. */
    private static final String ANY_CONTENT = "";

    private final ModelStore store;
    private final ScannerPool scanners;
    private final FindingWriter writer;
    private final Duration limit;
    private final RecentDigests recent;
    private final Supplier<Isolation> isolation;
    private final List<DetectorDescriptor> detectors;
    private final TrustFolder trust;

    /**
     * @param limit longest scan, hashing not counted
     * @param recent digests that need not be computed again
     * @param isolation how scanner processes are isolated; asked after the first scan
     * @param catalogue its configuration of {@code provenance} is made the one of {@code trust}
     * @param trust whose signatures count
     */
    public InspectionWork(
            ModelStore store,
            ScannerPool scanners,
            FindingWriter writer,
            Duration limit,
            RecentDigests recent,
            Supplier<Isolation> isolation,
            DetectorCatalogue catalogue,
            TrustFolder trust) {
        this.store = requireNonNull(store, "store is null");
        this.scanners = requireNonNull(scanners, "scanners is null");
        this.writer = requireNonNull(writer, "writer is null");
        this.limit = requireNonNull(limit, "limit is null");
        this.recent = requireNonNull(recent, "recent is null");
        this.isolation = requireNonNull(isolation, "isolation is null");
        this.trust = requireNonNull(trust, "trust is null");
        this.detectors = catalogue.withConfig(DetectorCatalogue.PROVENANCE, trust.config()).detectors().stream()
                .filter(d -> d.stage() == 0)
                .toList();
    }

    @Override
    public String id(ModelArrival arrival) {
        return arrival.getArrivalId();
    }

    @Override
    public void run(Delivery<ModelArrival> delivery, Cancellation cancellation, FindingSink sink)
            throws TroubleException, InterruptedException {
        ModelArrival arrival = delivery.item();
        try (Opened opened = store.open(arrival.getArtifactUri(), arrival.getRevision())) {
            switch (opened) {
                case Opened.Refused(String reason, boolean retryable) ->
                    inconclusive(delivery, reason, retryable, false).forEach(sink::publish);
                case Opened.Model(ModelListing listing, Runnable _) ->
                    inspect(delivery, listing, cancellation).forEach(sink::publish);
            }
        }
    }

    private List<FindingRecorded> inspect(
            Delivery<ModelArrival> delivery, ModelListing listing, Cancellation cancellation)
            throws TroubleException, InterruptedException {
        long started = System.nanoTime();
        ScanRecord said = new ScanRecord();
        ScanEnd end;
        ModelHash.Result hash;
        try (ContentCheck check = ContentCheck.start(listing, recent);
                ArtifactFiles files = new ArtifactFiles(listing.files())) {
            end = scan(files, cancellation, said);
            hash = check.await();
            if (end == ScanEnd.COMPLETED && hash.complete()) {
                end = provenance(files, hash, check, cancellation, said);
            }
        }
        if (end == ScanEnd.CANCELLED) {
            throw new InterruptedException("cancelled");
        }
        long millis = (System.nanoTime() - started) / 1_000_000;
        InspectionResult result = new InspectionResult(delivery.item(), hash, said, end, isolation.get(), millis);
        ArrivalRef ref = arrivalRef(delivery);
        return detectors.stream()
                .map(detector -> result.finding(detector, writer, ref, delivery.count()))
                .toList();
    }

    /**
     * Signatures are about what was hashed, so they come second. A scan that fails here leaves what the first one said.
     *
     * @return CANCELLED, or COMPLETED
     */
    private ScanEnd provenance(
            ArtifactFiles files, ModelHash.Result hash, ContentCheck check, Cancellation cancellation, ScanRecord said)
            throws TroubleException, InterruptedException {
        Map<String, byte[]> digests = hash.manifest().entries().stream()
                .collect(Collectors.toMap(
                        ManifestEntry::path, entry -> HexFormat.of().parseHex(entry.sha256())));
        List<byte[]> sha256 = files.artifacts().stream()
                .map(artifact -> digests.get(artifact.path()))
                .toList();
        ScanTaskFrame frame =
                ScanTaskFrame.provenance(files.artifacts(), new ScanTaskFrame.Signed(sha256, trust.files()), limit);
        ScanEnd end = run(frame, Set.of(DetectorCatalogue.PROVENANCE), files, cancellation, said);
        if (end == ScanEnd.CANCELLED) {
            return end;
        }
        if (end != ScanEnd.COMPLETED) {
            said.missing(DetectorCatalogue.PROVENANCE, end.reason());
        } else if (!check.isUnchanged()) {
            // Some hashes are taken of bytes that are read once more.
            said.missing(DetectorCatalogue.PROVENANCE, ContentCheck.CHANGED);
        }
        return ScanEnd.COMPLETED;
    }

    private ScanEnd scan(ArtifactFiles files, Cancellation cancellation, ScanRecord said)
            throws TroubleException, InterruptedException {
        Set<String> expected = detectors.stream()
                .map(DetectorDescriptor::id)
                .filter(id -> !id.equals(DetectorCatalogue.MANIFEST) && !id.equals(DetectorCatalogue.PROVENANCE))
                .collect(Collectors.toSet());
        return run(ScanTaskFrame.inspection(files.artifacts(), limit), expected, files, cancellation, said);
    }

    private ScanEnd run(
            ScanTaskFrame task, Set<String> expected, ArtifactFiles files, Cancellation cancellation, ScanRecord said)
            throws TroubleException, InterruptedException {
        try {
            return scanners.run(ANY_CONTENT, false, task, expected, files, cancellation, said);
        } catch (ScannerUnavailableException e) {
            throw new TroubleException(e.getMessage(), e);
        }
    }

    @Override
    public List<FindingRecorded> unfinished(Delivery<ModelArrival> delivery, String reason, boolean interim) {
        return inconclusive(delivery, reason, true, interim);
    }

    private List<FindingRecorded> inconclusive(
            Delivery<ModelArrival> delivery, String reason, boolean retryable, boolean interim) {
        String subject = Identities.arrivalSubject(delivery.item().getArrivalId());
        ArrivalRef ref = arrivalRef(delivery);
        return detectors.stream()
                .map(detector -> writer.inconclusive(
                        Slot.inspection(detector, subject), reason, retryable, interim, ref, delivery.count()))
                .toList();
    }

    private static ArrivalRef arrivalRef(Delivery<ModelArrival> delivery) {
        ModelArrival arrival = delivery.item();
        return new ArrivalRef(
                arrival.getArrivalId(),
                arrival.getArtifactUri(),
                arrival.getRevision(),
                arrival.getRequest(),
                arrival.getAcceptedAt(),
                delivery.traceparent());
    }
}
