package io.lazaretto.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.detectors.model.SmallestLlama;
import io.lazaretto.schemas.cloudevent.TraceContext;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.event.Candidate;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.PlannedDetector;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.identity.Identities;
import io.lazaretto.worker.testing.Arrivals;
import io.lazaretto.worker.testing.Await;
import io.lazaretto.worker.testing.FindingReader;
import io.lazaretto.worker.testing.TestBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole worker against a real broker, with real scanner processes. */
class WorkerServiceTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<String> INSPECTION = DetectorCatalogue.release().detectors().stream()
            .filter(d -> d.stage() == 0)
            .map(DetectorDescriptor::id)
            .toList();
    private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();

    private static String bootstrap;
    private static WorkerService worker;
    private static FindingReader findings;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        bootstrap = TestBroker.shared().bootstrap();
        findings = new FindingReader(bootstrap);
        worker = new WorkerService(
                WorkerConfig.of(bootstrap)
                        .withWorkerId("worker-test")
                        .withLease(TestBroker.LEASE, TestBroker.DELIVERY_LIMIT)
                        .withTimes(Duration.ofSeconds(10), Duration.ofSeconds(5)),
                METERS);
        long started = System.nanoTime();
        worker.start();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(1));
    }

    @AfterAll
    static void stop() {
        worker.close();
        findings.close();
    }

    private List<FindingRecorded> inspect(ModelArrival arrival) throws Exception {
        Arrivals.publish(bootstrap, arrival);
        return findings.awaitArrival(arrival.getArrivalId(), INSPECTION.size(), LIMIT);
    }

    private ModelArrival arrivalOfFolder() {
        return Arrivals.arrival(folder.toUri().toString(), "unpinned-" + System.nanoTime());
    }

    private static byte[] safetensors(int oddRow) {
        int rows = 64;
        int columns = 8;
        byte[] header = "{\"model.embed_tokens.weight\":{\"dtype\":\"F32\",\"shape\":[64,8],\"data_offsets\":[0,%d]}}"
                .formatted(rows * columns * Float.BYTES)
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + header.length + rows * columns * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header);
        Random random = new Random(3);
        for (int i = 0; i < rows * columns; i++) {
            file.putFloat((float) random.nextGaussian() * (i / columns == oddRow ? 50 : 1));
        }
        return file.array();
    }

    @Test
    void everyInspectionDetectorReportsOnACleanModel() throws Exception {
        Files.write(folder.resolve("model.safetensors"), safetensors(-1));
        Files.writeString(folder.resolve("config.json"), "{\"architectures\":[\"LlamaForCausalLM\"]}");
        ModelArrival arrival = arrivalOfFolder();
        List<FindingRecorded> recorded = inspect(arrival);
        assertThat(recorded).extracting(r -> r.getFinding().getDetector()).containsExactlyElementsOf(INSPECTION);
        assertThat(recorded).extracting(r -> r.getFinding().getOutcome()).containsOnly(Outcome.CLEAR);
        FindingRecorded manifest = recorded.getFirst();
        ModelFacts facts = manifest.getFacts();
        assertThat(facts.getContentDigest()).isEqualTo(manifest.getFinding().getSubject());
        assertThat(facts.getWeightsDigest()).startsWith("sha256:").isNotEqualTo(facts.getContentDigest());
        assertThat(facts.getFiles()).isEqualTo(2);
        assertThat(facts.getArchitecture()).isEqualTo("LlamaForCausalLM");
        assertThat(recorded.subList(1, recorded.size()))
                .extracting(FindingRecorded::getFacts)
                .containsOnlyNulls();
        for (FindingRecorded each : recorded) {
            Finding finding = each.getFinding();
            DetectorDescriptor detector =
                    DetectorCatalogue.release().find(finding.getDetector()).orElseThrow();
            assertThat(finding.getFindingId())
                    .isEqualTo(Identities.findingId(
                            finding.getSubject(),
                            detector.id(),
                            detector.version(),
                            detector.configDigest(),
                            null,
                            null));
            assertThat(each.getArrival().getTraceparent()).isEqualTo(Arrivals.TRACEPARENT);
            assertThat(each.getWorker()).isEqualTo("worker-test");
        }
        assertThat(TraceContext.parse(Arrivals.TRACEPARENT).orElseThrow().traceId())
                .isEqualTo(traceId(manifest.getFinding().getSubject()));
    }

    private static String traceId(String key) {
        return findings.records().stream()
                .filter(r -> r.key().equals(key))
                .map(r -> new String(r.headers().lastHeader("traceparent").value(), StandardCharsets.UTF_8))
                .map(header -> TraceContext.parse(header).orElseThrow().traceId())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aWarmWorkerAnswersAtOnce() throws Exception {
        Files.write(folder.resolve("model.safetensors"), safetensors(-1));
        inspect(arrivalOfFolder());
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            ModelArrival arrival = arrivalOfFolder();
            long started = System.nanoTime();
            inspect(arrival);
            best = Math.min(best, System.nanoTime() - started);
        }
        // Publishing with a producer of its own, and reading back, are in the figure.
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void aMaliciousPickleIsAThreat() throws Exception {
        byte[] payload = "cposix\nsystem\n(S'echo pwned'\ntR.".getBytes(StandardCharsets.US_ASCII);
        Files.write(folder.resolve("pytorch_model.bin"), payload);
        List<FindingRecorded> recorded = inspect(arrivalOfFolder());
        assertThat(outcome(recorded, DetectorCatalogue.PICKLE)).isEqualTo(Outcome.THREAT);
        assertThat(recorded.getFirst().getFinding().getSubject()).startsWith("sha256:");
    }

    private static Outcome outcome(List<FindingRecorded> recorded, String detector) {
        return finding(recorded, detector).getOutcome();
    }

    private static Finding finding(List<FindingRecorded> recorded, String detector) {
        return recorded.stream()
                .map(FindingRecorded::getFinding)
                .filter(f -> f.getDetector().equals(detector))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anIncompleteModelIsNeverClearAndStillShowsItsThreat() throws Exception {
        Files.write(folder.resolve("model.pkl"), "cposix\nsystem\n(S'x'\ntR.".getBytes(StandardCharsets.US_ASCII));
        Files.createSymbolicLink(folder.resolve("weights.bin"), Path.of("gone"));
        ModelArrival arrival = arrivalOfFolder();
        List<FindingRecorded> recorded = inspect(arrival);
        assertThat(recorded)
                .extracting(r -> r.getFinding().getSubject())
                .containsOnly(Identities.arrivalSubject(arrival.getArrivalId()));
        assertThat(recorded).extracting(r -> r.getFinding().getOutcome()).doesNotContain(Outcome.CLEAR);
        assertThat(finding(recorded, DetectorCatalogue.MANIFEST).getReason()).isEqualTo("dangling symbolic link");
        assertThat(outcome(recorded, DetectorCatalogue.PICKLE)).isEqualTo(Outcome.THREAT);
        assertThat(recorded).extracting(FindingRecorded::getFacts).containsOnlyNulls();
    }

    @Test
    void aModelThatIsGoneIsInconclusiveForThatArrivalAlone() throws Exception {
        ModelArrival arrival =
                Arrivals.arrival(folder.resolve("nothing").toUri().toString(), "r1");
        List<FindingRecorded> recorded = inspect(arrival);
        assertThat(recorded)
                .extracting(r -> r.getFinding().getReason(), r -> r.getFinding().getRetryable())
                .containsOnly(org.assertj.core.groups.Tuple.tuple("gone", true));
        assertThat(recorded.getFirst().getFinding().getSubject())
                .isEqualTo(Identities.arrivalSubject(arrival.getArrivalId()));
    }

    @Test
    void aSourceThatNoStoreServesIsInconclusive() throws Exception {
        List<FindingRecorded> recorded = inspect(Arrivals.arrival("gopher://host/model", "r" + System.nanoTime()));
        assertThat(recorded).extracting(r -> r.getFinding().getReason()).containsOnly("source not supported");
    }

    @Test
    void contentThatIsNotWhatWasPinnedIsInconclusive() throws Exception {
        Files.write(folder.resolve("model.safetensors"), safetensors(-1));
        ModelArrival arrival = Arrivals.arrival(folder.toUri().toString(), "sha256:" + "0".repeat(64));
        List<FindingRecorded> recorded = inspect(arrival);
        assertThat(recorded)
                .extracting(r -> r.getFinding().getReason())
                .containsOnly("content changed since it was pinned");
    }

    @Test
    void anEmptyFolderIsInconclusive() throws Exception {
        List<FindingRecorded> recorded = inspect(arrivalOfFolder());
        assertThat(finding(recorded, DetectorCatalogue.MANIFEST).getReason()).isEqualTo("no files");
        assertThat(recorded.getFirst().getFacts().getKind()).isEqualTo("none");
    }

    @Test
    void bothStagesOfTheInferenceLaneReport() throws Exception {
        Files.write(folder.resolve("model.safetensors"), safetensors(20));
        ModelArrival arrival = arrivalOfFolder();
        ModelFacts facts = inspect(arrival).getFirst().getFacts();
        Finding census = scan(arrival, facts, 1, DetectorCatalogue.TENSOR_CENSUS, List.of());
        assertThat(census.getOutcome()).isEqualTo(Outcome.CLEAR);
        assertThat(census.getCandidates()).extracting(Candidate::getProposedBy).containsExactly("tensor-census");
        Finding recheck = scan(arrival, facts, 2, DetectorCatalogue.TENSOR_RECHECK, census.getCandidates());
        assertThat(recheck.getOutcome()).isEqualTo(Outcome.CLEAR);
        assertThat(recheck.getObservations()).extracting(o -> o.getRule()).containsExactly("tensor.row.stands-out");
    }

    @Test
    void aModelIsRunInTheInferenceLane() throws Exception {
        for (Map.Entry<String, byte[]> file : SmallestLlama.files().entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        ModelArrival arrival = arrivalOfFolder();
        ModelFacts facts = inspect(arrival).getFirst().getFacts();
        assertThat(facts.getKind()).isEqualTo("language-model");
        Finding check = scan(arrival, facts, 1, DetectorCatalogue.INFERENCE_CHECK, List.of());
        assertThat(check.getOutcome()).as(check.getReason()).isEqualTo(Outcome.CLEAR);
        assertThat(check.getObservations()).extracting(o -> o.getRule()).containsExactly("inference.runs");
    }

    @Test
    void aTaskWhoseContentIsGoneIsInconclusiveAndRetryable() throws Exception {
        Files.write(folder.resolve("model.safetensors"), safetensors(20));
        ModelArrival arrival = arrivalOfFolder();
        ModelFacts facts = inspect(arrival).getFirst().getFacts();
        Files.write(folder.resolve("model.safetensors"), safetensors(21));
        Finding census = scan(arrival, facts, 1, DetectorCatalogue.TENSOR_CENSUS, List.of());
        assertThat(census.getReason()).isEqualTo("content changed since it was planned");
        assertThat(census.getRetryable()).isTrue();
    }

    private static Finding scan(
            ModelArrival arrival, ModelFacts facts, int stage, String detectorId, List<Candidate> candidates)
            throws Exception {
        DetectorDescriptor detector =
                DetectorCatalogue.release().find(detectorId).orElseThrow();
        String findingId = Identities.findingId(
                facts.getWeightsDigest(),
                detectorId,
                detector.version(),
                detector.configDigest(),
                null,
                Identities.candidateSetDigest(candidates) + System.nanoTime());
        ScanTask task = new ScanTask(
                "task-" + findingId,
                facts.getContentDigest(),
                List.of("gopher://elsewhere", arrival.getArtifactUri()),
                stage,
                Profile.STANDARD,
                facts,
                List.of(new PlannedDetector(detectorId, detector.version(), detector.configDigest(), findingId)),
                null,
                null,
                candidates,
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
        Arrivals.publish(bootstrap, task);
        return findings.await(1, LIMIT, r -> r.getFinding().getFindingId().equals(findingId))
                .getFirst()
                .getFinding();
    }

    @Test
    void aRunningWorkerIsLiveAndCounts() throws Exception {
        inspect(arrivalOfFolder());
        assertThat(worker.health().started()).isTrue();
        assertThat(worker.health().live()).isTrue();
        assertThat(worker.health().lanes()).hasSize(3);
        Await.until(
                "the item is counted",
                LIMIT,
                () -> METERS.timer("lazaretto.worker.item.duration", "lane", "inspect", "result", "published")
                                .count()
                        > 0);
        assertThat(METERS.counter("lazaretto.worker.scans", "lane", "inspect", "end", "completed")
                        .count())
                .isPositive();
    }

    @Test
    void everyDetectorThatThePlannerMaySendIsAvailable() {
        List<DetectorDescriptor> planned = DetectorCatalogue.release().detectors().stream()
                .filter(d -> d.stage() > 0)
                .toList();
        assertThat(planned).isNotEmpty();
        assertThat(io.lazaretto.detectors.Detectors.release())
                .extracting(d -> d.id(), d -> d.version())
                .containsAll(planned.stream()
                        .map(d -> org.assertj.core.groups.Tuple.tuple(d.id(), d.version()))
                        .toList());
    }
}
