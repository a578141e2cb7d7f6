package io.lazaretto.worker.inspect;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.inspect.Facts;
import io.lazaretto.artifact.inspect.Facts.Claim;
import io.lazaretto.detectors.Detector;
import io.lazaretto.schemas.content.ModelListing;
import io.lazaretto.schemas.content.ModelListing.ListedFile;
import io.lazaretto.schemas.content.RecentDigests;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.PlannedDetector;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.identity.Sha256;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A task of the inference lane: the detectors of one stage over one content, in one scanner process. The bytes are
 * hashed first: what lies at a location now need not be what was planned. Each finding is published when its detector is
 * done.
 */
public final class DetectionWork implements Work<ScanTask> {
    private static final int MAX_LOCATIONS = 16;
    private static final ModelListing NO_FILES = new ModelListing(List.of(), List.of());

    private final ModelStore store;
    private final ScannerPool scanners;
    private final FindingWriter writer;
    private final Duration limit;
    private final RecentDigests recent;
    private final List<Detector> available;

    /**
     * @param limit longest scan, hashing not counted
     * @param recent digests that need not be computed again
     * @param available detectors that the scanner processes have
     */
    public DetectionWork(
            ModelStore store,
            ScannerPool scanners,
            FindingWriter writer,
            Duration limit,
            RecentDigests recent,
            List<Detector> available) {
        this.store = requireNonNull(store, "store is null");
        this.scanners = requireNonNull(scanners, "scanners is null");
        this.writer = requireNonNull(writer, "writer is null");
        this.limit = requireNonNull(limit, "limit is null");
        this.recent = requireNonNull(recent, "recent is null");
        this.available = List.copyOf(available);
    }

    @Override
    public String id(ScanTask task) {
        return task.getTaskId();
    }

    @Override
    public void run(Delivery<ScanTask> delivery, Cancellation cancellation, FindingSink sink)
            throws TroubleException, InterruptedException {
        Map<String, PlannedDetector> open = new LinkedHashMap<>();
        for (PlannedDetector planned : delivery.item().getDetectors()) {
            if (isAvailable(planned)) {
                open.put(planned.getDetector(), planned);
            } else {
                sink.publish(inconclusive(planned, delivery, "detector version not available", false));
            }
        }
        if (open.isEmpty()) {
            return;
        }
        String reason = scan(delivery, open, cancellation, sink);
        for (PlannedDetector planned : open.values()) {
            sink.publish(inconclusive(planned, delivery, reason, false));
        }
    }

    private boolean isAvailable(PlannedDetector planned) {
        return available.stream()
                .anyMatch(
                        d -> d.id().equals(planned.getDetector()) && d.version().equals(planned.getDetectorVersion()));
    }

    /**
     * Tries one location after the other until one holds the content.
     *
     * @param open detectors without a finding; those that report are removed
     * @return why those that are left have none
     */
    private String scan(
            Delivery<ScanTask> delivery, Map<String, PlannedDetector> open, Cancellation cancellation, FindingSink sink)
            throws TroubleException, InterruptedException {
        String reason = "no location";
        ScanTask task = delivery.item();
        for (String location : task.getLocations().stream().limit(MAX_LOCATIONS).toList()) {
            try (Opened opened = store.open(location, task.getContentDigest())) {
                if (opened instanceof Opened.Refused refused) {
                    reason = refused.reason();
                    continue;
                }
                ModelListing listing = ((Opened.Model) opened).listing();
                try (ContentCheck check = ContentCheck.start(listing, recent)) {
                    if (!check.await().manifest().digest().equals(task.getContentDigest())) {
                        reason = "content changed since it was planned";
                        continue;
                    }
                    return scan(delivery, open, listing, check, cancellation, sink);
                }
            }
        }
        return reason;
    }

    private String scan(
            Delivery<ScanTask> delivery,
            Map<String, PlannedDetector> open,
            ModelListing listing,
            ContentCheck check,
            Cancellation cancellation,
            FindingSink sink)
            throws TroubleException, InterruptedException {
        try (Opened base = base(delivery.item())) {
            return scan(delivery, open, listing, base, check, cancellation, sink);
        }
    }

    /**
     * The base that the request names. It is used as it lies there: the request identifies it by its location. A base that an
     * adapter names itself is never opened, for that would let a model choose what a worker reads.
     */
    private Opened base(ScanTask task) throws InterruptedException {
        if (task.getBase() == null) {
            return new Opened.Refused("no base", false);
        }
        return store.open(task.getBase(), null);
    }

    private String scan(
            Delivery<ScanTask> delivery,
            Map<String, PlannedDetector> open,
            ModelListing listing,
            Opened openedBase,
            ContentCheck check,
            Cancellation cancellation,
            FindingSink sink)
            throws TroubleException, InterruptedException {
        ScanTask task = delivery.item();
        ModelListing base = openedBase instanceof Opened.Model model ? model.listing() : NO_FILES;
        String baseRefusal =
                task.getBase() != null && openedBase instanceof Opened.Refused(String why, boolean _) ? why : null;
        try (ArtifactFiles files = new ArtifactFiles(listing.files(), base.files())) {
            ScanTaskFrame frame = ScanTaskFrame.detection(
                    files.artifacts(),
                    files.baseArtifacts(),
                    List.copyOf(open.keySet()),
                    facts(task.getFacts()),
                    FindingWriter.candidates(task.getCandidates()),
                    limit);
            ReportPublisher reports = new ReportPublisher(
                    delivery,
                    open,
                    baseRefusal,
                    () -> check.isUnchanged() && ContentCheck.isUnchanged(base),
                    writer,
                    sink);
            ScanEnd end =
                    scanners.run(modelKey(task, base), frame, Map.copyOf(open).keySet(), files, cancellation, reports);
            if (end == ScanEnd.CANCELLED) {
                throw new InterruptedException("cancelled");
            }
            if (reports.sawChange()) {
                return ContentCheck.CHANGED;
            }
            return end == ScanEnd.COMPLETED ? "not reported by the scanner" : end.reason();
        } catch (ScannerUnavailableException e) {
            throw new TroubleException(e.getMessage(), e);
        }
    }

    /** What a process may go on with: the content on the files of one base, in the state in which they lie there. */
    static String modelKey(ScanTask task, ModelListing base) {
        Stream<String> files = base.files().stream().map(ListedFile::toString);
        return Sha256.ofFields(
                Stream.concat(Stream.of(task.getContentDigest()), files).toArray(String[]::new));
    }

    private static Facts facts(ModelFacts facts) {
        return new Facts(
                facts.getKind(),
                facts.getArchitecture(),
                facts.getFormats(),
                List.of(),
                facts.getLineage().stream()
                        .map(claim -> new Claim(claim.getRelation(), claim.getModel(), claim.getPath()))
                        .toList(),
                facts.getUnreadWeights(),
                List.of(),
                facts.getFileFormats().stream()
                        .map(file -> new Facts.FileFormat(file.getPath(), file.getFormat()))
                        .toList());
    }

    @Override
    public List<FindingRecorded> unfinished(Delivery<ScanTask> delivery, String reason, boolean interim) {
        return delivery.item().getDetectors().stream()
                .map(planned -> inconclusive(planned, delivery, reason, interim))
                .toList();
    }

    private FindingRecorded inconclusive(
            PlannedDetector planned, Delivery<ScanTask> delivery, String reason, boolean interim) {
        return writer.inconclusive(slot(planned, delivery.item()), reason, true, interim, null, delivery.count());
    }

    static Slot slot(PlannedDetector planned, ScanTask task) {
        return Slot.planned(planned, task.getContentDigest(), task.getStage());
    }
}
