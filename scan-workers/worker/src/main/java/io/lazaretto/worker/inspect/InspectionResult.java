package io.lazaretto.worker.inspect;

import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Severity;
import io.lazaretto.schemas.content.ModelHash;
import io.lazaretto.schemas.content.ModelListing.Unread;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.FileFormat;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.LicenseClaim;
import io.lazaretto.schemas.event.LineageClaim;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.identity.Identities;
import io.lazaretto.schemas.identity.Manifest;
import io.lazaretto.schemas.identity.ManifestEntry;
import io.lazaretto.schemas.identity.Sha256;
import io.lazaretto.worker.finding.FindingWriter;
import io.lazaretto.worker.finding.Slot;
import io.lazaretto.worker.frame.FromScanner.FactsFound;
import io.lazaretto.worker.isolation.ScanEnd;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one inspection established, and the finding that each detector makes of it. The subject is the content digest where
 * all bytes were read and are those that were pinned; else the arrival, and then nothing is CLEAR.
 */
final class InspectionResult {
    private static final int MAX_UNREAD_SHOWN = 20;
    private static final String CHANGED_SINCE_PINNED = "content changed since it was pinned";

    private final String subject;
    private final String obstacle;
    private final boolean worldsFault;
    private final ModelHash.Result hash;
    private final ScanRecord said;
    private final ScanEnd end;
    private final Isolation isolation;
    private final long durationMillis;

    InspectionResult(
            ModelArrival arrival,
            ModelHash.Result hash,
            ScanRecord said,
            ScanEnd end,
            Isolation isolation,
            long durationMillis) {
        this.hash = hash;
        this.said = said;
        this.end = end;
        this.isolation = isolation;
        this.durationMillis = durationMillis;
        if (!hash.complete()) {
            this.obstacle = hash.unread().getFirst().reason();
            this.worldsFault = hash.unread().stream().allMatch(InspectionResult::isWorldsFault);
        } else if (Sha256.isText(arrival.getRevision())
                && !arrival.getRevision().equals(hash.manifest().digest())) {
            this.obstacle = CHANGED_SINCE_PINNED;
            this.worldsFault = true;
        } else {
            this.obstacle = null;
            this.worldsFault = false;
        }
        this.subject = obstacle == null ? hash.manifest().digest() : Identities.arrivalSubject(arrival.getArrivalId());
    }

    private static boolean isWorldsFault(Unread unread) {
        return Set.of("unreadable", "unreadable directory", "no permission to read", "changed while it was read")
                .contains(unread.reason());
    }

    FindingRecorded finding(DetectorDescriptor detector, FindingWriter writer, ArrivalRef arrival, int delivery) {
        Slot slot = Slot.inspection(detector, subject);
        boolean isManifest = detector.id().equals(DetectorCatalogue.MANIFEST);
        DetectorReport report = isManifest ? manifest() : report(detector.id());
        boolean missing =
                isManifest ? said.facts().isEmpty() : said.of(detector.id()).isEmpty();
        long millis =
                said.of(detector.id()).map(ScanRecord.Timed::durationMillis).orElse(durationMillis);
        boolean retryable = report.outcome() == Outcome.INCONCLUSIVE
                && (worldsFault || missing || FindingWriter.isWorldsReason(report.reason()));
        return writer.found(slot, report, retryable, millis, arrival, isManifest ? facts() : null, delivery);
    }

    /** What the scanner reported; nothing that did not see all the bytes is CLEAR. */
    private DetectorReport report(String detector) {
        DetectorReport report = said.of(detector)
                .map(ScanRecord.Timed::report)
                .orElseGet(() -> FindingWriter.inconclusive(
                        detector, said.whyMissing(detector).orElseGet(this::missingReason), List.of()));
        if (obstacle == null || report.outcome() != Outcome.CLEAR) {
            return report;
        }
        return FindingWriter.inconclusive(detector, obstacle, report.observations());
    }

    private String missingReason() {
        if (end != ScanEnd.COMPLETED) {
            return end.reason();
        }
        return obstacle == null ? "not reported by the scanner" : obstacle;
    }

    private DetectorReport manifest() {
        List<Observation> observations = new ArrayList<>();
        hash.unread().stream()
                .limit(MAX_UNREAD_SHOWN)
                .map(InspectionResult::unread)
                .forEach(observations::add);
        if (hash.unread().size() > MAX_UNREAD_SHOWN) {
            observations.add(note(
                    "manifest.unread.more",
                    "More artifacts could not be read",
                    Map.of("count", String.valueOf(hash.unread().size()))));
        }
        if (!isolation.isComplete()) {
            observations.add(note(
                    "isolation.none",
                    "The scanner ran as a plain child process, without a namespace of its own",
                    Map.of("why", isolation.missing())));
        }
        String reason = manifestReason();
        return reason == null
                ? new DetectorReport(
                        DetectorCatalogue.MANIFEST, Outcome.CLEAR, null, Double.NaN, observations, List.of())
                : FindingWriter.inconclusive(DetectorCatalogue.MANIFEST, reason, observations);
    }

    private String manifestReason() {
        if (obstacle != null) {
            return obstacle;
        }
        if (hash.manifest().entries().isEmpty()) {
            return "no files";
        }
        return said.facts().isEmpty() ? missingReason() : null;
    }

    private static Observation unread(Unread unread) {
        return new Observation(
                "manifest.unread",
                Severity.MEDIUM,
                "An artifact could not be read",
                Location.of(unread.path()),
                Map.of("reason", unread.reason()),
                List.of());
    }

    private static Observation note(String rule, String title, Map<String, String> evidence) {
        return new Observation(rule, Severity.NOTE, title, null, evidence, List.of());
    }

    /** Null where the content could not be established. */
    private ModelFacts facts() {
        if (obstacle != null) {
            return null;
        }
        Manifest manifest = hash.manifest();
        FactsFound found = said.facts().orElse(FactsFound.unknown());
        return new ModelFacts(
                manifest.digest(),
                weightsDigest(found),
                manifest.bytes(),
                (long) manifest.entries().size(),
                found.kind(),
                found.architecture(),
                found.formats(),
                found.lineage().stream()
                        .map(claim -> new LineageClaim(claim.relation(), claim.model(), claim.path()))
                        .toList(),
                found.unreadWeights(),
                found.licenses().stream()
                        .map(license -> new LicenseClaim(license.spdxId(), license.name(), license.path()))
                        .toList(),
                found.fileFormats().stream()
                        .map(file -> new FileFormat(file.path(), file.format()))
                        .toList());
    }

    private String weightsDigest(FactsFound found) {
        List<String> paths = hash.manifest().entries().stream()
                .map(ManifestEntry::path)
                .sorted()
                .toList();
        Set<String> tensors = new HashSet<>();
        for (int index : found.tensorArtifacts()) {
            // The scanner is not trusted: an index beyond the list names nothing.
            if (index >= 0 && index < paths.size()) {
                tensors.add(paths.get(index));
            }
        }
        return tensors.isEmpty()
                ? null
                : hash.manifest().only(e -> tensors.contains(e.path())).digest();
    }
}
