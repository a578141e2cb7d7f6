package io.lazaretto.worker.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.schemas.content.ListingLimits;
import io.lazaretto.schemas.content.RecentDigests;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Observation;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.trust.TrustFolder;
import io.lazaretto.worker.finding.FindingWriter;
import io.lazaretto.worker.isolation.Cancellation;
import io.lazaretto.worker.isolation.PoolOptions;
import io.lazaretto.worker.isolation.Sandbox;
import io.lazaretto.worker.isolation.ScannerPool;
import io.lazaretto.worker.isolation.TestScanners;
import io.lazaretto.worker.store.FileStore;
import io.lazaretto.worker.store.ModelStore;
import io.lazaretto.worker.testing.Arrivals;
import io.lazaretto.worker.work.Delivery;
import io.lazaretto.worker.work.TroubleException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an inspection says when its scanner or the model's files misbehave. */
class InspectionWorkTest {
    @TempDir
    Path folder;

    private Path model;
    private RecentDigests recent = RecentDigests.NONE;

    @BeforeEach
    void makeModel() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        Files.writeString(model.resolve("model.bin"), "12345678");
    }

    private List<FindingRecorded> inspect(Class<?> scanner, Duration limit) throws Exception {
        return inspect(scanner, limit, new FileStore(List.of(), ListingLimits.DEFAULT));
    }

    private List<FindingRecorded> inspect(Class<?> scanner, Duration limit, ModelStore store) throws Exception {
        PoolOptions options = new PoolOptions("test", 1, false, 1, Duration.ofMinutes(1), Duration.ofSeconds(5), false);
        try (ScannerPool pool = new ScannerPool(
                options, () -> Sandbox.none("a test"), () -> TestScanners.command(scanner), end -> {})) {
            InspectionWork work = new InspectionWork(
                    store,
                    pool,
                    new FindingWriter("test", InstantSource.system()),
                    limit,
                    recent,
                    () -> new Isolation("a test"),
                    DetectorCatalogue.release(),
                    TrustFolder.NONE);
            ModelArrival arrival = Arrivals.arrival(model.toUri().toString(), "r1");
            List<FindingRecorded> findings = new ArrayList<>();
            work.run(new Delivery<>(arrival, 1, null), new Cancellation(), findings::add);
            return findings;
        }
    }

    private static Set<String> reasons(List<FindingRecorded> findings) {
        return findings.stream().map(f -> f.getFinding().getReason()).collect(Collectors.toSet());
    }

    private void assertInconclusive(List<FindingRecorded> findings, String reason) {
        assertThat(findings)
                .hasSize(
                        DetectorCatalogue.release().required(Profile.INSPECT, 0).size());
        assertThat(reasons(findings)).containsExactly(reason);
        assertThat(findings).extracting(f -> f.getFinding().getOutcome()).containsOnly(Outcome.INCONCLUSIVE);
        assertThat(findings).extracting(f -> f.getFinding().getRetryable()).containsOnly(true);
        assertThat(findings.getFirst().getFinding().getSubject()).startsWith("sha256:");
    }

    @Test
    void aScannerThatCrashesLeavesInconclusiveFindings() throws Exception {
        assertInconclusive(inspect(TestScanners.Crashing.class, Duration.ofSeconds(20)), "scanner crashed");
    }

    @Test
    void aScannerThatHangsLeavesInconclusiveFindings() throws Exception {
        assertInconclusive(inspect(TestScanners.Hanging.class, Duration.ofSeconds(1)), "timed out");
    }

    @Test
    void aScannerThatFillsItsMemoryLeavesInconclusiveFindings() throws Exception {
        assertInconclusive(inspect(TestScanners.Hoarding.class, Duration.ofSeconds(20)), "out of memory");
    }

    @Test
    void aScannerThatBreaksTheProtocolLeavesInconclusiveFindings() throws Exception {
        assertInconclusive(inspect(TestScanners.Babbling.class, Duration.ofSeconds(20)), "scanner misbehaved");
    }

    @Test
    void aScannerThatReportsTooLittleIsNotClear() throws Exception {
        List<FindingRecorded> findings = inspect(TestScanners.Saying.Nothing.class, Duration.ofSeconds(20));
        assertThat(findings)
                .filteredOn(f -> f.getFinding().getDetector().startsWith("artifact.")
                        && !f.getFinding().getDetector().equals(DetectorCatalogue.MANIFEST))
                .extracting(f -> f.getFinding().getReason())
                .containsOnly("not reported by the scanner");
    }

    private String subject() throws Exception {
        return inspect(TestScanners.Saying.Nothing.class, Duration.ofSeconds(20))
                .getFirst()
                .getFinding()
                .getSubject();
    }

    @Test
    void aLargeFileThatWasHashedAMomentAgoIsNotHashedAgainUntilItChanges() throws Exception {
        try (RandomAccessFile large =
                new RandomAccessFile(model.resolve("large.bin").toFile(), "rw")) {
            large.setLength(20L << 20);
        }
        Path digests = folder.resolve("digests");
        // As if the file had been left alone for a while.
        recent = RecentDigests.in(digests, () -> Instant.now().plusSeconds(5), fileSystem -> true);
        String hashed = subject();
        Path entry;
        try (Stream<Path> entries = Files.list(digests)) {
            entry = entries.findFirst().orElseThrow();
        }
        assertThat(subject()).isEqualTo(hashed);
        FileTime written = Files.getLastModifiedTime(entry);
        Files.writeString(entry, "ab".repeat(32));
        Files.setLastModifiedTime(entry, written);
        assertThat(subject()).startsWith("sha256:").isNotEqualTo(hashed);
        try (RandomAccessFile large =
                new RandomAccessFile(model.resolve("large.bin").toFile(), "rw")) {
            large.write(0);
        }
        assertThat(subject()).isEqualTo(hashed);
    }

    @Test
    void aScannerThatCannotBeStartedIsTheWorldsFault() {
        assertThatThrownBy(() -> inspect(TestScanners.NotAScanner.class, Duration.ofSeconds(20)))
                .isInstanceOf(TroubleException.class);
    }

    @Test
    void aMissingNamespaceIsNotedInTheManifestFinding() throws Exception {
        Finding manifest = inspect(TestScanners.Saying.Nothing.class, Duration.ofSeconds(20))
                .getFirst()
                .getFinding();
        assertThat(manifest.getDetector()).isEqualTo(DetectorCatalogue.MANIFEST);
        assertThat(manifest.getObservations()).extracting(Observation::getRule).containsExactly("isolation.none");
        assertThat(manifest.getOutcome()).isEqualTo(Outcome.CLEAR);
    }

    @Test
    void aFileThatChangesDuringTheScanHasNoDigest() throws Exception {
        FileStore files = new FileStore(List.of(), ListingLimits.DEFAULT);
        ModelStore changing = new ModelStore() {
            @Override
            public boolean serves(String uri) {
                return true;
            }

            @Override
            public io.lazaretto.worker.store.Opened open(String uri, String revision) {
                io.lazaretto.worker.store.Opened opened = files.open(uri, revision);
                try {
                    Files.writeString(model.resolve("model.bin"), "other bytes");
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
                return opened;
            }
        };
        List<FindingRecorded> findings = inspect(TestScanners.Saying.Nothing.class, Duration.ofSeconds(20), changing);
        assertThat(reasons(findings)).containsOnly("changed while it was read");
        assertThat(findings.getFirst().getFinding().getRetryable()).isTrue();
        assertThat(findings).extracting(f -> f.getFinding().getSubject()).allMatch(s -> s.startsWith("arrival:"));
        assertThat(findings).extracting(f -> f.getFinding().getOutcome()).doesNotContain(Outcome.CLEAR);
    }

    @Test
    void aModelOutsideTheRootsIsNotRead() throws Exception {
        Path other = Files.createDirectory(folder.resolve("allowed"));
        FileStore store = new FileStore(List.of(other), ListingLimits.DEFAULT);
        assertThat(reasons(inspect(TestScanners.Saying.Nothing.class, Duration.ofSeconds(20), store)))
                .containsExactly("outside the folders that this worker reads");
        FileStore allowed = new FileStore(List.of(other, folder), ListingLimits.DEFAULT);
        assertThat(inspect(TestScanners.Saying.Nothing.class, Duration.ofSeconds(20), allowed)
                        .getFirst()
                        .getFinding()
                        .getOutcome())
                .isEqualTo(Outcome.CLEAR);
    }
}
