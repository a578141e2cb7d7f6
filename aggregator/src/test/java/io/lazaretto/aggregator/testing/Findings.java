package io.lazaretto.aggregator.testing;

import io.lazaretto.schemas.detector.AttackClass;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.detector.Examines;
import io.lazaretto.schemas.detector.Precondition;
import io.lazaretto.schemas.detector.TriggerKind;
import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.Candidate;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.Location;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Observation;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.Severity;
import io.lazaretto.schemas.identity.Identities;
import io.lazaretto.schemas.identity.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Findings of one made-up content, as workers publish them. */
public final class Findings {
    public static final String CONTENT = "sha256:" + "c".repeat(64);
    public static final String WEIGHTS = "sha256:" + "d".repeat(64);
    /** Two stages of inference after an inspection of four; fixed, whatever a release brings. */
    public static final DetectorCatalogue CATALOGUE = new DetectorCatalogue(List.of(
            inspector(DetectorCatalogue.MANIFEST, AttackClass.PROVENANCE),
            inspector(DetectorCatalogue.FORMAT, AttackClass.PARSER_EXPLOIT),
            inspector(DetectorCatalogue.SAFETENSORS, AttackClass.PARSER_EXPLOIT),
            inspector(DetectorCatalogue.PICKLE, AttackClass.CODE_EXECUTION),
            tensorDetector(DetectorCatalogue.TENSOR_CENSUS, 1, Precondition.READABLE_TENSORS),
            tensorDetector(DetectorCatalogue.TENSOR_RECHECK, 2, Precondition.TENSOR_CANDIDATES)));

    private Findings() {}

    private static DetectorDescriptor inspector(String id, AttackClass attackClass) {
        return new DetectorDescriptor(
                id,
                "1",
                "default",
                0,
                Set.of(Profile.values()),
                Precondition.NONE,
                List.of(Examines.unmeasured(attackClass)));
    }

    private static DetectorDescriptor tensorDetector(String id, int stage, Precondition precondition) {
        return new DetectorDescriptor(
                id,
                "1",
                "default",
                stage,
                Set.of(Profile.STANDARD, Profile.DEEP),
                precondition,
                List.of(Examines.unmeasured(AttackClass.WEIGHT_POISONING, TriggerKind.TOKEN_LEVEL)));
    }

    public static ModelFacts facts() {
        return facts("language-model", WEIGHTS);
    }

    public static ModelFacts facts(String kind, String weightsDigest) {
        return new ModelFacts(
                CONTENT,
                weightsDigest,
                4096L,
                2L,
                kind,
                "llama",
                List.of("safetensors"),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /** Outcome CLEAR of an inspection detector. */
    public static Finding inspection(String subject, String detector) {
        return inspection(subject, detector, Outcome.CLEAR);
    }

    public static Finding inspection(String subject, String detector, Outcome outcome) {
        DetectorDescriptor descriptor = CATALOGUE.find(detector).orElseThrow();
        String id =
                Identities.findingId(subject, detector, descriptor.version(), descriptor.configDigest(), null, null);
        return finding(id, subject, descriptor, outcome);
    }

    public static Finding finding(String id, String subject, DetectorDescriptor detector, Outcome outcome) {
        Finding finding = new Finding(
                id,
                subject,
                detector.id(),
                detector.version(),
                detector.configDigest(),
                detector.stage(),
                outcome,
                false,
                false,
                outcome == Outcome.INCONCLUSIVE ? "unsupported format" : null,
                null,
                null,
                5L,
                0L,
                List.of(),
                List.of(),
                Arrivals.ACCEPTED);
        if (outcome == Outcome.THREAT || outcome == Outcome.SUSPECT) {
            finding.setObservations(
                    List.of(observation(outcome == Outcome.THREAT ? Severity.CRITICAL : Severity.MEDIUM)));
        }
        return finding;
    }

    public static Observation observation(Severity severity) {
        return new Observation(
                "pickle.global.dangerous",
                severity,
                "the pickle imports os.system",
                new Location("model.pt", "data.pkl", 12L),
                Map.of("global", "os.system"),
                List.of("CWE-502"));
    }

    public static Finding retryable(Finding finding) {
        finding.setOutcome(Outcome.INCONCLUSIVE);
        finding.setRetryable(true);
        finding.setReason("the store could not be reached");
        return finding;
    }

    public static Finding interim(Finding finding) {
        finding.setOutcome(Outcome.INCONCLUSIVE);
        finding.setInterim(true);
        finding.setReason("killed its scanner");
        return finding;
    }

    public static Candidate candidate(String value, double score) {
        return new Candidate("tensor-row", value, score, DetectorCatalogue.TENSOR_CENSUS, Map.of());
    }

    public static FindingRecorded recorded(Finding finding, ArrivalRef arrival) {
        boolean manifest = finding.getDetector().equals(DetectorCatalogue.MANIFEST);
        boolean describes = manifest && Sha256.isText(finding.getSubject()) && finding.getOutcome() == Outcome.CLEAR;
        ModelFacts facts = describes ? facts() : null;
        if (describes) {
            facts.setContentDigest(finding.getSubject());
        }
        return new FindingRecorded(finding, arrival, facts, "worker-1", 1);
    }

    /** What the inspection of an arrival publishes when everything is CLEAR. */
    public static List<FindingRecorded> cleanInspection(ArrivalRef arrival) {
        return inspection(arrival, CONTENT, Outcome.CLEAR);
    }

    /** The same with the given outcome for pickles. */
    public static List<FindingRecorded> inspection(ArrivalRef arrival, String subject, Outcome pickle) {
        List<FindingRecorded> all = new ArrayList<>();
        for (DetectorDescriptor detector :
                CATALOGUE.required(arrival.getRequest().getProfile(), 0)) {
            Outcome outcome = detector.id().equals(DetectorCatalogue.PICKLE) ? pickle : Outcome.CLEAR;
            all.add(recorded(inspection(subject, detector.id(), outcome), arrival));
        }
        return all;
    }

    /** What a worker publishes for a task's detector. */
    public static FindingRecorded answer(String findingId, String detector, Outcome outcome) {
        return recorded(finding(findingId, CONTENT, CATALOGUE.find(detector).orElseThrow(), outcome), null);
    }
}
