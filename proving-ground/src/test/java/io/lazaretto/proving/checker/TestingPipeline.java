package io.lazaretto.proving.checker;

import io.lazaretto.proving.capture.Capture;
import io.lazaretto.proving.capture.Captured;
import io.lazaretto.proving.capture.Captured.Attribute;
import io.lazaretto.schemas.cloudevent.CloudEvent;
import io.lazaretto.schemas.cloudevent.TraceContext;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.Candidate;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.PlannedDetector;
import io.lazaretto.schemas.event.PolicyRef;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanRequest;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import io.lazaretto.schemas.identity.Identities;
import io.lazaretto.schemas.identity.Sha256;
import io.lazaretto.schemas.serde.Contract;
import io.lazaretto.schemas.serde.Contracts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes the records that a pipeline without faults would write, and lets a test spoil them. Every list is open for
 * change until {@link #capture}.
 */
final class TestingPipeline {
    static final DetectorCatalogue CATALOGUE = DetectorCatalogue.release();
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    final List<Captured<ModelArrival>> arrivals = new ArrayList<>();
    final List<Captured<FindingRecorded>> findings = new ArrayList<>();
    final List<Captured<ScanTask>> tasks = new ArrayList<>();
    final List<Captured<Verdict>> verdicts = new ArrayList<>();
    final List<Capture.Undecodable> undecodable = new ArrayList<>();
    final Map<String, Long> backlog = new HashMap<>(Map.of("lazaretto-inspect", 0L));
    final List<Demand> demands = new ArrayList<>();
    private long offset;

    Capture capture() {
        return new Capture(arrivals, findings, tasks, verdicts, undecodable, backlog);
    }

    List<Violation> check() {
        return new Checker(CATALOGUE, 0).check(capture(), demands);
    }

    /** One arrival with everything that follows from it: clear, with tensors, and with candidates that stage 2 clears. */
    static TestingPipeline clean() {
        TestingPipeline pipeline = new TestingPipeline();
        pipeline.passed("clean");
        pipeline.passed("copy", "clean");
        pipeline.malicious("evil");
        pipeline.unreadable("gone");
        pipeline.twoRevisions("slow");
        return pipeline;
    }

    ModelArrival passed(String name) {
        return passed(name, name);
    }

    ModelArrival passed(String name, String content) {
        ModelArrival arrival = arrive(name, content, Profile.STANDARD);
        List<Finding> all = inspect(arrival, Map.of());
        all.addAll(search(
                arrival,
                tasks.stream().noneMatch(t -> t.value().getContentDigest().equals(arrival.getRevision()))));
        issue(arrival, VerdictKind.PASSED, 1, true, List.of(), all);
        demand(arrival, VerdictKind.PASSED);
        return arrival;
    }

    ModelArrival inspected(String name) {
        ModelArrival arrival = arrive(name, name, Profile.INSPECT);
        issue(arrival, VerdictKind.PASSED, 1, true, List.of(), inspect(arrival, Map.of()));
        demand(arrival, VerdictKind.PASSED);
        return arrival;
    }

    ModelArrival malicious(String name) {
        ModelArrival arrival = arrive(name, name, Profile.INSPECT);
        List<Finding> all = inspect(arrival, Map.of(DetectorCatalogue.PICKLE, Outcome.THREAT));
        issue(arrival, VerdictKind.MALICIOUS, 1, true, List.of(), all);
        demand(arrival, VerdictKind.MALICIOUS);
        return arrival;
    }

    /** No digest: every finding is keyed by the arrival. */
    ModelArrival unreadable(String name) {
        ModelArrival arrival = arrive(name, name, Profile.INSPECT);
        List<Finding> all = new ArrayList<>();
        for (DetectorDescriptor detector : CATALOGUE.required(Profile.INSPECT, 0)) {
            all.add(inspection(
                    arrival, Identities.arrivalSubject(arrival.getArrivalId()), detector, Outcome.INCONCLUSIVE, null));
        }
        issue(arrival, VerdictKind.INCONCLUSIVE, 1, true, List.of(), all);
        demand(arrival, VerdictKind.INCONCLUSIVE);
        return arrival;
    }

    /** The deadline passes before stage 1 is back. */
    ModelArrival twoRevisions(String name) {
        ModelArrival arrival = arrive(name, name, Profile.STANDARD);
        List<Finding> all = inspect(arrival, Map.of());
        issue(arrival, VerdictKind.INCONCLUSIVE, 1, true, List.of(DetectorCatalogue.TENSOR_CENSUS), all);
        all.addAll(search(arrival, true));
        issue(arrival, VerdictKind.PASSED, 2, true, List.of(), all);
        demand(arrival, VerdictKind.PASSED);
        return arrival;
    }

    ModelArrival arrive(String name, String content, Profile profile) {
        ScanRequest request = ScanRequest.newBuilder().setProfile(profile).build();
        String uri = "file:///models/" + name;
        String digest = Sha256.of(content.getBytes(StandardCharsets.UTF_8));
        ModelArrival arrival = ModelArrival.newBuilder()
                .setArrivalId(Identities.arrivalId(uri, digest, request))
                .setName(name)
                .setSourceUri(uri)
                .setArtifactUri(uri)
                .setRevision(digest)
                .setOrigin("rest")
                .setRequest(request)
                .setAcceptedAt(NOON)
                .build();
        arrivals.add(captured(Contracts.MODEL_ARRIVALS, arrival.getArrivalId(), trace(arrival), arrival));
        return arrival;
    }

    void demand(ModelArrival arrival, VerdictKind expected) {
        demands.add(new Demand.Acknowledged(arrival.getName(), arrival.getArrivalId(), expected));
    }

    private List<Finding> inspect(ModelArrival arrival, Map<String, Outcome> outcomes) {
        String digest = arrival.getRevision();
        ModelFacts facts = ModelFacts.newBuilder()
                .setContentDigest(digest)
                .setWeightsDigest(digest)
                .setBytes(10)
                .setFiles(1)
                .setKind("model")
                .setArchitecture(null)
                .setFormats(List.of("safetensors"))
                .build();
        List<Finding> all = new ArrayList<>();
        for (DetectorDescriptor detector :
                CATALOGUE.required(arrival.getRequest().getProfile(), 0)) {
            Outcome outcome = outcomes.getOrDefault(detector.id(), Outcome.CLEAR);
            boolean manifest = detector.id().equals(DetectorCatalogue.MANIFEST);
            all.add(inspection(arrival, digest, detector, outcome, manifest ? facts : null));
        }
        return all;
    }

    private Finding inspection(
            ModelArrival arrival, String subject, DetectorDescriptor detector, Outcome outcome, ModelFacts facts) {
        String id =
                Identities.findingId(subject, detector.id(), detector.version(), detector.configDigest(), null, null);
        Finding finding = finding(id, subject, detector, outcome, List.of());
        ArrivalRef reference = ArrivalRef.newBuilder()
                .setArrivalId(arrival.getArrivalId())
                .setArtifactUri(arrival.getArtifactUri())
                .setRevision(arrival.getRevision())
                .setRequest(arrival.getRequest())
                .setAcceptedAt(arrival.getAcceptedAt())
                .setTraceparent(trace(arrival))
                .build();
        FindingRecorded recorded = FindingRecorded.newBuilder()
                .setFinding(finding)
                .setArrival(reference)
                .setFacts(facts)
                .setWorker("w1")
                .build();
        findings.add(captured(Contracts.FINDINGS, subject, trace(arrival), recorded));
        return finding;
    }

    /** Stage 1 proposes one candidate, stage 2 clears it; published only when it was not done before. */
    private List<Finding> search(ModelArrival arrival, boolean first) {
        String digest = arrival.getRevision();
        List<Candidate> candidates = List.of(Candidate.newBuilder()
                .setKind("tensor-row")
                .setValue("w:3")
                .setProposedBy(DetectorCatalogue.TENSOR_CENSUS)
                .build());
        List<Finding> all = new ArrayList<>();
        for (int stage = 1; stage <= 2; stage++) {
            for (DetectorDescriptor detector : CATALOGUE.required(Profile.STANDARD, stage)) {
                String set = stage == 1 ? null : Identities.candidateSetDigest(candidates);
                String id = Identities.findingId(
                        digest, detector.id(), detector.version(), detector.configDigest(), null, set);
                Finding finding = finding(id, digest, detector, Outcome.CLEAR, stage == 1 ? candidates : List.of());
                all.add(finding);
                if (first) {
                    task(arrival, detector, finding, stage);
                }
            }
        }
        return all;
    }

    private void task(ModelArrival arrival, DetectorDescriptor detector, Finding finding, int stage) {
        ModelFacts facts = findings.stream()
                .map(f -> f.value().getFacts())
                .filter(f -> f != null && f.getContentDigest().equals(finding.getSubject()))
                .findFirst()
                .orElseThrow();
        ScanTask task = ScanTask.newBuilder()
                .setTaskId("task-" + finding.getFindingId())
                .setContentDigest(finding.getSubject())
                .setLocations(List.of(arrival.getArtifactUri()))
                .setStage(stage)
                .setProfile(Profile.STANDARD)
                .setFacts(facts)
                .setDetectors(List.of(PlannedDetector.newBuilder()
                        .setDetector(detector.id())
                        .setDetectorVersion(detector.version())
                        .setConfigDigest(detector.configDigest())
                        .setFindingId(finding.getFindingId())
                        .build()))
                .setPlannedAt(NOON)
                .build();
        tasks.add(captured(Contracts.SCAN_TASKS_STANDARD, finding.getSubject(), trace(arrival), task));
        FindingRecorded recorded =
                FindingRecorded.newBuilder().setFinding(finding).setWorker("w2").build();
        findings.add(captured(Contracts.FINDINGS, finding.getSubject(), trace(arrival), recorded));
    }

    static Finding finding(
            String id, String subject, DetectorDescriptor detector, Outcome outcome, List<Candidate> candidates) {
        return Finding.newBuilder()
                .setFindingId(id)
                .setSubject(subject)
                .setDetector(detector.id())
                .setDetectorVersion(detector.version())
                .setConfigDigest(detector.configDigest())
                .setStage(detector.stage())
                .setOutcome(outcome)
                .setReason(outcome == Outcome.INCONCLUSIVE ? "unreadable" : null)
                .setDurationMillis(1)
                .setCandidates(candidates)
                .setProducedAt(NOON)
                .build();
    }

    Captured<Verdict> issue(
            ModelArrival arrival,
            VerdictKind kind,
            int revision,
            boolean last,
            List<String> missing,
            List<Finding> basis) {
        boolean read = !Identities.isArrivalSubject(basis.getFirst().getSubject());
        Verdict verdict = Verdict.newBuilder()
                .setArrivalId(arrival.getArrivalId())
                .setSource(arrival.getArtifactUri())
                .setName(arrival.getName())
                .setContentDigest(read ? arrival.getRevision() : null)
                .setBytes(read ? 10 : 0)
                .setFiles(read ? 1 : 0)
                .setKind(read ? "model" : "unknown")
                .setProfile(arrival.getRequest().getProfile())
                .setVerdict(kind)
                .setAction(action(kind))
                .setRevision(revision)
                .setFinal$(last)
                .setMissing(missing)
                .setPolicy(new PolicyRef("default", Sha256.of(new byte[0])))
                .setSummary("as built by the test")
                .setFindings(copies(basis))
                .setStartedAt(NOON)
                .setFinishedAt(NOON)
                .build();
        Captured<Verdict> record = captured(Contracts.VERDICTS, arrival.getArrivalId(), trace(arrival), verdict);
        verdicts.add(record);
        return record;
    }

    /** The verdict's findings are values of their own: a test may spoil one side only. */
    private static List<Finding> copies(List<Finding> findings) {
        List<Finding> copies = new ArrayList<>();
        findings.forEach(f -> copies.add(Finding.newBuilder(f).build()));
        return copies;
    }

    private static Action action(VerdictKind kind) {
        return kind == VerdictKind.PASSED
                ? Action.ADMIT
                : kind == VerdictKind.MALICIOUS ? Action.REJECT : Action.QUARANTINE;
    }

    /** One trace per arrival, always the same. */
    static String trace(ModelArrival arrival) {
        String hex = Sha256.ofFields(arrival.getArrivalId());
        return new TraceContext(hex.substring(0, 32), hex.substring(32, 48), true).traceparent();
    }

    <T extends SpecificRecord> Captured<T> captured(Contract<T> contract, String key, String trace, T value) {
        CloudEvent event = new CloudEvent("id-" + offset, "/test", contract.cloudEventType(), key, NOON, trace);
        List<Attribute> headers = event.headers().stream()
                .map(h -> new Attribute(h.key(), new String(h.value(), StandardCharsets.UTF_8)))
                .toList();
        return new Captured<>(contract.topic().name(), 0, offset++, key, headers, value);
    }
}
