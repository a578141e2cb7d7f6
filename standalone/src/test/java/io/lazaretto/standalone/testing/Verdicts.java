package io.lazaretto.standalone.testing;

import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.CoverageEntry;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Location;
import io.lazaretto.schemas.event.Observation;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.PolicyRef;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.Severity;
import io.lazaretto.schemas.event.Strength;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Verdicts as the aggregator would issue them. */
public final class Verdicts {
    private static final Instant NOW = Instant.parse("2026-11-24T10:15:30.123Z");

    private Verdicts() {}

    /** Final, first revision, every detector of the inspection CLEAR. */
    public static Verdict of(VerdictKind kind, Action action) {
        List<Finding> findings = new ArrayList<>();
        DetectorCatalogue.release()
                .required(Profile.INSPECT, 0)
                .forEach(detector -> findings.add(finding(detector.id(), detector.version(), Outcome.CLEAR)));
        return Verdict.newBuilder()
                .setArrivalId("arr-1")
                .setSource("file:///models/m")
                .setName("m")
                .setContentDigest("sha256:" + "a".repeat(64))
                .setBytes(1_234L)
                .setFiles(2L)
                .setKind("model")
                .setProfile(Profile.INSPECT)
                .setVerdict(kind)
                .setAction(action)
                .setRevision(1)
                .setFinal$(true)
                .setMissing(List.of())
                .setPolicy(new PolicyRef("default", "sha256:" + "b".repeat(64)))
                .setSummary("One sentence.")
                .setCoverage(List.of(
                        new CoverageEntry("code-execution", "any", List.of("artifact.pickle"), Strength.NONE, "why"),
                        new CoverageEntry("data-poisoning", "syntactic", List.of(), Strength.NONE, "why"),
                        new CoverageEntry("data-poisoning", "composite", List.of(), Strength.NONE, "why")))
                .setFindings(findings)
                .setStartedAt(NOW)
                .setFinishedAt(NOW)
                .build();
    }

    public static Verdict passed() {
        return of(VerdictKind.PASSED, Action.ADMIT);
    }

    public static Verdict passed(String arrivalId) {
        Verdict verdict = passed();
        verdict.setArrivalId(arrivalId);
        return verdict;
    }

    /** A verdict of these findings and no others. */
    public static Verdict of(VerdictKind kind, Action action, Finding... findings) {
        Verdict verdict = of(kind, action);
        verdict.setFindings(List.of(findings));
        return verdict;
    }

    /** A finding with observations; an inconclusive one says why. */
    public static Finding finding(String detector, Outcome outcome, String reason, Observation... observations) {
        Finding finding = finding(detector, "1", outcome);
        finding.setReason(reason);
        finding.setObservations(List.of(observations));
        return finding;
    }

    public static Observation observation(String rule, Severity severity, Location location) {
        return new Observation(rule, severity, "A sentence", location, Map.of("name", "system"), List.of("CWE-502"));
    }

    public static Finding finding(String detector, String version, Outcome outcome) {
        return Finding.newBuilder()
                .setFindingId("fnd-" + detector)
                .setSubject("sha256:" + "a".repeat(64))
                .setDetector(detector)
                .setDetectorVersion(version)
                .setConfigDigest("c")
                .setStage(0)
                .setOutcome(outcome)
                .setInterim(false)
                .setRetryable(false)
                .setDurationMillis(1L)
                .setTokens(0L)
                .setObservations(List.of())
                .setCandidates(List.of())
                .setProducedAt(NOW)
                .build();
    }
}
