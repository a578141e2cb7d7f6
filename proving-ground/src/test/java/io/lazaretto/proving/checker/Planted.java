package io.lazaretto.proving.checker;

import static io.lazaretto.proving.checker.Invariant.*;

import io.lazaretto.proving.capture.Capture;
import io.lazaretto.proving.capture.Captured;
import io.lazaretto.proving.capture.Captured.Attribute;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Violations planted into a clean capture, each with the promise that it breaks. */
record Planted(String name, Invariant breaks, Consumer<TestingPipeline> plant) {
    static final List<Planted> ALL = List.of(
            new Planted("verdict lost", COMPLETE, p -> p.verdicts.removeFirst()),
            new Planted(
                    "arrival lost",
                    COMPLETE,
                    p -> p.demands.add(new Demand.Acknowledged("lost", "arr-lost", VerdictKind.PASSED))),
            new Planted(
                    "landed model never seen",
                    COMPLETE,
                    p -> p.demands.add(
                            new Demand.Landed("unseen", URI.create("file:///models/unseen"), VerdictKind.PASSED))),
            new Planted("last revision not final", COMPLETE, p -> changeLast(p.verdicts, v -> v.setFinal$(false))),
            new Planted("revision twice", REVISIONS_CONTIGUOUS, p -> {
                Captured<Verdict> first = p.verdicts.getFirst();
                p.verdicts.add(at(first, 9_000));
            }),
            new Planted("revision skipped", REVISIONS_CONTIGUOUS, p -> changeLast(p.verdicts, v -> v.setRevision(3))),
            new Planted("first revision missing", REVISIONS_CONTIGUOUS, p -> p.verdicts.remove(p.verdicts.size() - 2)),
            new Planted("revision goes back", REVISIONS_CONTIGUOUS, p -> {
                Captured<Verdict> second = p.verdicts.removeLast();
                p.verdicts.set(p.verdicts.size() - 1, at(p.verdicts.getLast(), second.offset() + 1));
                p.verdicts.add(second);
            }),
            new Planted("revision says nothing new", REVISIONS_OF_SUBSTANCE, p -> {
                Captured<Verdict> first = p.verdicts.getFirst();
                p.verdicts.add(at(
                        with(
                                first,
                                Verdict.newBuilder(first.value()).setRevision(2).build()),
                        9_000));
            }),
            new Planted(
                    "passed without a required detector",
                    VERDICT_FOLLOWS_FINDINGS,
                    p -> changeFirst(p.verdicts, v -> v.getFindings().removeIf(pickle()))),
            new Planted("passed although inconclusive", VERDICT_FOLLOWS_FINDINGS, p -> {
                changeFirst(p.verdicts, v -> outcome(v, Outcome.INCONCLUSIVE));
            }),
            new Planted(
                    "passed with an inspection called not applicable",
                    VERDICT_FOLLOWS_FINDINGS,
                    p -> changeFirst(p.verdicts, v -> outcome(v, Outcome.NOT_APPLICABLE))),
            new Planted(
                    "passed without testing the candidates",
                    VERDICT_FOLLOWS_FINDINGS,
                    p -> changeFirst(p.verdicts, v -> v.getFindings().removeIf(f -> f.getStage() == 2))),
            new Planted(
                    "passed with something missing",
                    VERDICT_FOLLOWS_FINDINGS,
                    p -> changeFirst(p.verdicts, v -> v.setMissing(List.of("bait")))),
            new Planted(
                    "action that admits malice",
                    VERDICT_FOLLOWS_FINDINGS,
                    p -> p.verdicts.replaceAll(v -> v.value().getVerdict() == VerdictKind.MALICIOUS
                            ? with(
                                    v,
                                    Verdict.newBuilder(v.value())
                                            .setAction(Action.ADMIT)
                                            .build())
                            : v)),
            new Planted(
                    "verdict describes another model",
                    VERDICT_FOLLOWS_FINDINGS,
                    p -> changeFirst(p.verdicts, v -> v.setBytes(11))),
            new Planted(
                    "verdict describes nothing with the manifest before it",
                    VERDICT_FOLLOWS_FINDINGS,
                    p -> changeFirst(p.verdicts, v -> {
                        v.setBytes(0);
                        v.setFiles(0);
                        v.setKind("unknown");
                    })),
            new Planted(
                    "result called missing",
                    VERDICT_FOLLOWS_FINDINGS,
                    p -> p.verdicts.replaceAll(v -> v.value().getVerdict() == VerdictKind.MALICIOUS
                            ? with(
                                    v,
                                    Verdict.newBuilder(v.value())
                                            .setMissing(List.of(DetectorCatalogue.PICKLE))
                                            .build())
                            : v)),
            new Planted(
                    "malice forgotten",
                    NEVER_MILDER,
                    p -> p.verdicts.replaceAll(
                            v -> v.value().getVerdict() == VerdictKind.MALICIOUS ? with(v, softened(v.value())) : v)),
            new Planted("malice taken back", NEVER_MILDER, p -> {
                Captured<Verdict> malicious = p.verdicts.stream()
                        .filter(v -> v.value().getVerdict() == VerdictKind.MALICIOUS)
                        .findFirst()
                        .orElseThrow();
                Verdict back = softened(malicious.value());
                back.setRevision(2);
                p.verdicts.add(at(with(malicious, back), 9_000));
                p.findings.removeIf(f -> f.value().getFinding().getOutcome() == Outcome.THREAT);
            }),
            new Planted("verdict without arrival", NO_PHANTOM_VERDICT, p -> p.arrivals.removeFirst()),
            new Planted("inspection without arrival", NO_PHANTOM_FINDING, p -> p.arrivals.removeFirst()),
            new Planted(
                    "inspection that names no arrival",
                    NO_PHANTOM_FINDING,
                    p -> changeFirst(p.findings, f -> f.setArrival(null))),
            new Planted("scan without task", NO_PHANTOM_FINDING, p -> p.tasks.removeFirst()),
            new Planted(
                    "task without inspection",
                    NO_PHANTOM_FINDING,
                    p -> p.findings.removeIf(f -> f.value().getFacts() != null
                            && f.value()
                                    .getFacts()
                                    .getContentDigest()
                                    .equals(p.tasks.getFirst().value().getContentDigest()))),
            new Planted("finding speaks for another arrival", NO_PHANTOM_FINDING, p -> {
                ModelArrival other = p.arrivals.getFirst().value();
                p.findings.replaceAll(f -> f.value().getFinding().getSubject().startsWith("arrival:")
                        ? with(f, redirected(f.value(), other))
                        : f);
            }),
            new Planted(
                    "finding invented by the verdict",
                    FINDINGS_AS_RECORDED,
                    p -> p.findings.removeIf(f -> pickle().test(f.value().getFinding()))),
            new Planted(
                    "outcome changed on the way",
                    FINDINGS_AS_RECORDED,
                    p -> changeFirst(p.verdicts, v -> outcome(v, Outcome.SUSPECT))),
            new Planted("two outcomes for one content", SAME_CONTENT_SAME_OUTCOME, p -> {
                changeFirst(p.findings, f -> f.getFinding().setOutcome(Outcome.INCONCLUSIVE));
            }),
            new Planted(
                    "two verdicts for one content",
                    SAME_CONTENT_SAME_OUTCOME,
                    p -> changeFirst(p.verdicts, v -> v.setVerdict(VerdictKind.SUSPICIOUS))),
            new Planted(
                    "arrival id of another place",
                    IDENTITIES,
                    p -> changeFirst(p.arrivals, a -> a.setArtifactUri("file:///elsewhere"))),
            new Planted(
                    "finding id of another version",
                    IDENTITIES,
                    p -> changeFirst(p.findings, f -> f.getFinding().setDetectorVersion("another"))),
            new Planted(
                    "facts of another content",
                    IDENTITIES,
                    p -> changeFirst(p.findings, f -> f.getFacts().setContentDigest("sha256:" + "0".repeat(64)))),
            new Planted(
                    "subject that is none",
                    IDENTITIES,
                    p -> changeFirst(p.findings, f -> f.getFinding().setSubject("model"))),
            new Planted(
                    "wrong verdict",
                    EXPECTED_VERDICT,
                    p -> p.demands.add(new Demand.Acknowledged(
                            "wrong", p.arrivals.getFirst().value().getArrivalId(), VerdictKind.MALICIOUS))),
            new Planted(
                    "wrong verdict of a landed model",
                    EXPECTED_VERDICT,
                    p -> p.demands.add(
                            new Demand.Landed("wrong", URI.create("file:///models/clean"), VerdictKind.MALICIOUS))),
            new Planted(
                    "undecodable record",
                    WELL_FORMED,
                    p -> p.undecodable.add(new Capture.Undecodable("t-0@1", "not a verdict"))),
            new Planted("wrong key", WELL_FORMED, p -> {
                Captured<Verdict> v = p.verdicts.getFirst();
                p.verdicts.set(
                        0, new Captured<>(v.topic(), v.partition(), v.offset(), "another", v.headers(), v.value()));
            }),
            new Planted(
                    "header missing",
                    WELL_FORMED,
                    p -> headers(p.verdicts, h -> h.removeIf(a -> a.name().equals("ce_id")))),
            new Planted(
                    "header twice",
                    WELL_FORMED,
                    p -> headers(p.arrivals, h -> h.add(new Attribute("ce_type", "again")))),
            new Planted(
                    "wrong type",
                    WELL_FORMED,
                    p -> headers(p.findings, h -> replace(h, "ce_type", "io.lazaretto.other.v1"))),
            new Planted("time that is none", WELL_FORMED, p -> headers(p.tasks, h -> replace(h, "ce_time", "noon"))),
            new Planted(
                    "trace that is none",
                    WELL_FORMED,
                    p -> headers(p.verdicts, h -> replace(h, "traceparent", "00-0-0-00"))),
            new Planted(
                    "verdict in another trace",
                    ONE_TRACE,
                    p -> headers(p.verdicts, h -> replace(h, "traceparent", otherTrace()))),
            new Planted(
                    "finding in another trace",
                    ONE_TRACE,
                    p -> headers(p.findings, h -> replace(h, "traceparent", otherTrace()))),
            new Planted(
                    "reference to another trace",
                    ONE_TRACE,
                    p -> changeFirst(p.findings, f -> f.getArrival().setTraceparent(otherTrace()))),
            new Planted("arrival published in two traces", ONE_TRACE, p -> {
                p.arrivals.add(at(p.arrivals.getFirst(), 9_000));
                List<Captured<ModelArrival>> again = new ArrayList<>(List.of(p.arrivals.removeLast()));
                headers(again, h -> replace(h, "traceparent", otherTrace()));
                p.arrivals.addAll(again);
            }),
            new Planted(
                    "task in a trace of no arrival of its content",
                    ONE_TRACE,
                    p -> headers(p.tasks, h -> replace(h, "traceparent", otherTrace()))),
            new Planted("scan in a trace of no arrival of its content", ONE_TRACE, p -> {
                p.findings.removeIf(f -> f.value().getFinding().getStage() == 0);
            }),
            new Planted(
                    "reference to an arrival of another place",
                    IDENTITIES,
                    p -> changeFirst(p.findings, f -> f.getArrival().setArtifactUri("file:///elsewhere"))),
            new Planted(
                    "two facts of one content",
                    SAME_CONTENT_SAME_OUTCOME,
                    p -> changeFirst(p.findings, f -> f.getFacts().setKind("adapter"))),
            new Planted(
                    "inspected twice without a fault",
                    BOUNDED_WASTE,
                    p -> p.findings.add(at(p.findings.getFirst(), 9_000))),
            new Planted(
                    "scanned twice without a fault",
                    BOUNDED_WASTE,
                    p -> p.findings.add(at(
                            p.findings.stream()
                                    .filter(f -> f.value().getFinding().getStage() == 1)
                                    .findFirst()
                                    .orElseThrow(),
                            9_000))),
            new Planted("work left", DRAINED, p -> p.backlog.put("lazaretto-inspect", 2L)));

    static Planted named(String name) {
        return ALL.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    }

    @Override
    public String toString() {
        return name;
    }

    void into(TestingPipeline pipeline) {
        plant.accept(pipeline);
    }

    private static Predicate<Finding> pickle() {
        return f -> f.getDetector().equals(DetectorCatalogue.PICKLE);
    }

    private static Verdict softened(Verdict verdict) {
        Verdict soft = Verdict.newBuilder(verdict).build();
        soft.getFindings().stream().filter(pickle()).forEach(f -> f.setOutcome(Outcome.INCONCLUSIVE));
        soft.setVerdict(VerdictKind.INCONCLUSIVE);
        soft.setAction(Action.QUARANTINE);
        return soft;
    }

    private static void outcome(Verdict verdict, Outcome outcome) {
        verdict.setFindings(verdict.getFindings().stream()
                .map(f -> Finding.newBuilder(f)
                        .setOutcome(pickle().test(f) ? outcome : f.getOutcome())
                        .build())
                .toList());
    }

    private static FindingRecorded redirected(FindingRecorded recorded, ModelArrival other) {
        FindingRecorded copy = FindingRecorded.newBuilder(recorded).build();
        copy.getArrival().setArrivalId(other.getArrivalId());
        return copy;
    }

    private static String otherTrace() {
        return "00-" + "ab".repeat(16) + "-" + "cd".repeat(8) + "-01";
    }

    /** Values are fresh per pipeline, so changing one in place spoils one capture only. */
    private static <T> void changeFirst(List<Captured<T>> records, Consumer<T> change) {
        change.accept(records.getFirst().value());
    }

    private static <T> void changeLast(List<Captured<T>> records, Consumer<T> change) {
        change.accept(records.getLast().value());
    }

    static <T> Captured<T> with(Captured<T> record, T value) {
        return new Captured<>(
                record.topic(), record.partition(), record.offset(), record.key(), record.headers(), value);
    }

    static <T> Captured<T> at(Captured<T> record, long offset) {
        return new Captured<>(
                record.topic(), record.partition(), offset, record.key(), record.headers(), record.value());
    }

    private static <T> void headers(List<Captured<T>> records, Consumer<List<Attribute>> change) {
        Captured<T> first = records.getFirst();
        List<Attribute> headers = new ArrayList<>(first.headers());
        change.accept(headers);
        records.set(
                0,
                new Captured<>(first.topic(), first.partition(), first.offset(), first.key(), headers, first.value()));
    }

    private static void replace(List<Attribute> headers, String name, String value) {
        headers.replaceAll(h -> h.name().equals(name) ? new Attribute(name, value) : h);
    }
}
