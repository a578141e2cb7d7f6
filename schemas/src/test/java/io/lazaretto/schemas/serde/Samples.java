package io.lazaretto.schemas.serde;

import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.Candidate;
import io.lazaretto.schemas.event.CaseUpdate;
import io.lazaretto.schemas.event.CoverageEntry;
import io.lazaretto.schemas.event.Expectation;
import io.lazaretto.schemas.event.FileFormat;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.LicenseClaim;
import io.lazaretto.schemas.event.LineageClaim;
import io.lazaretto.schemas.event.Location;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Observation;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.PlannedDetector;
import io.lazaretto.schemas.event.PolicyRef;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanRequest;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.event.Severity;
import io.lazaretto.schemas.event.Strength;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** One record of every contract with every field set, so that nothing is left to a default. */
public final class Samples {
    private static final Instant NOW = Instant.parse("2026-11-24T10:15:30.123Z");
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    private Samples() {}

    public static SpecificRecord of(Contract<?> contract) {
        return switch (contract.type().getSimpleName()) {
            case "ModelArrival" -> arrival();
            case "FindingRecorded" -> findingRecorded();
            case "ScanTask" -> scanTask();
            case "CaseUpdate" -> caseUpdate();
            case "Verdict" -> verdict();
            default -> throw new IllegalArgumentException("no sample of " + contract.type());
        };
    }

    public static ModelArrival arrival() {
        return new ModelArrival("arr-1", "näme\n\u202e", "./m", "file:///m", DIGEST, "rest", request(), NOW);
    }

    public static FindingRecorded findingRecorded() {
        ArrivalRef ref = new ArrivalRef("arr-1", "file:///m", DIGEST, request(), NOW, "00-trace");
        return new FindingRecorded(finding(), ref, facts(), "worker-1", 3);
    }

    public static ScanTask scanTask() {
        return new ScanTask(
                "task-1",
                DIGEST,
                List.of("file:///m"),
                2,
                Profile.DEEP,
                facts(),
                List.of(new PlannedDetector("tensor-census", "1", "cfg", "fnd-1")),
                "file:///base",
                "file:///reference",
                List.of(new Candidate("trigger", "cf", 0.5, "token-scan", Map.of("k", "v"))),
                NOW);
    }

    public static CaseUpdate caseUpdate() {
        return new CaseUpdate(
                "arr-1",
                DIGEST,
                7L,
                facts(),
                List.of(new Expectation("artifact.pickle", "1", "fnd-1", 0, true, true, "why")),
                true,
                List.of(finding()));
    }

    public static Verdict verdict() {
        return new Verdict(
                "arr-1",
                "file:///m",
                "name",
                DIGEST,
                123L,
                4L,
                "model",
                Profile.STANDARD,
                VerdictKind.MALICIOUS,
                Action.REJECT,
                2,
                true,
                List.of("bait"),
                new PolicyRef("default", DIGEST),
                "A sentence.",
                List.of(new CoverageEntry("code-execution", "any", List.of("artifact.pickle"), Strength.NONE, "why")),
                List.of(finding()),
                NOW,
                NOW.plusMillis(250),
                facts());
    }

    private static Finding finding() {
        Observation observation = new Observation(
                "pickle.global.dangerous",
                Severity.CRITICAL,
                "Loading the file runs a program.",
                new Location("model.pkl", "data.pkl", 12L),
                Map.of("module", "os", "name", "system\u0000\u202e"),
                List.of("CWE-502"));
        return new Finding(
                "fnd-1",
                DIGEST,
                "artifact.pickle",
                "1",
                "cfg",
                0,
                Outcome.THREAT,
                false,
                true,
                "reason",
                0.25,
                0.01,
                42L,
                7L,
                List.of(observation),
                List.of(new Candidate("trigger", "cf", null, "token-scan", Map.of())),
                NOW);
    }

    private static ModelFacts facts() {
        return new ModelFacts(
                DIGEST,
                DIGEST,
                123L,
                4L,
                "adapter",
                "LlamaForCausalLM",
                List.of("safetensors"),
                List.of(new LineageClaim("adapter-base", "org/base", "adapter_config.json")),
                List.of("onnx"),
                List.of(new LicenseClaim("MIT", "mit", "README.md"), new LicenseClaim(null, "other", "LICENSE")),
                List.of(new FileFormat("model.safetensors", "safetensors")));
    }

    private static ScanRequest request() {
        return new ScanRequest(Profile.STANDARD, "file:///base", "file:///reference", "default", 60_000L);
    }
}
