package io.lazaretto.proving.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.proving.capture.Captured;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import io.lazaretto.schemas.serde.Contracts;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckerTest {
    @Test
    void staysSilentOnACleanCapture() {
        TestingPipeline pipeline = TestingPipeline.clean();
        assertThat(pipeline.check()).isEmpty();
        assertThat(pipeline.capture().records()).isGreaterThan(30);
    }

    @ParameterizedTest
    @MethodSource("planted")
    void reportsWhatWasPlanted(Planted planted) {
        TestingPipeline pipeline = TestingPipeline.clean();
        planted.into(pipeline);
        assertThat(pipeline.check()).extracting(Violation::invariant).contains(planted.breaks());
    }

    static Stream<Planted> planted() {
        return Planted.ALL.stream();
    }

    @Test
    void everyInvariantHasAPlantedViolation() {
        EnumSet<Invariant> planted =
                planted().map(Planted::breaks).collect(Collectors.toCollection(() -> EnumSet.noneOf(Invariant.class)));
        assertThat(planted).isEqualTo(EnumSet.allOf(Invariant.class));
    }

    @Test
    void repetitionWithinTheNumberOfFaultsIsNoViolation() {
        TestingPipeline pipeline = TestingPipeline.clean();
        Planted.named("inspected twice without a fault").into(pipeline);
        Planted.named("scanned twice without a fault").into(pipeline);
        assertThat(new Checker(TestingPipeline.CATALOGUE, 1).check(pipeline.capture(), pipeline.demands))
                .isEmpty();
    }

    @Test
    void aRetryableFindingMayDifferFromTheResultThatFollows() {
        TestingPipeline pipeline = TestingPipeline.clean();
        Planted.named("two outcomes for one content").into(pipeline);
        pipeline.findings.getFirst().value().getFinding().setRetryable(true);
        assertThat(pipeline.check()).isEmpty();
    }

    @Test
    void aLandedModelIsFoundByItsAddress() {
        TestingPipeline pipeline = TestingPipeline.clean();
        pipeline.demands.add(new Demand.Landed("clean", URI.create("file:///models/clean"), VerdictKind.PASSED));
        assertThat(pipeline.check()).isEmpty();
    }

    @Test
    void aLateFindingMayOvertakeTheOneThatDescribesTheModel() {
        TestingPipeline pipeline = TestingPipeline.clean();
        Captured<Verdict> decided = pipeline.verdicts.getFirst();
        Verdict whole = Verdict.newBuilder(decided.value()).setRevision(2).build();
        Verdict early = Verdict.newBuilder(decided.value())
                .setVerdict(VerdictKind.INCONCLUSIVE)
                .setAction(Action.QUARANTINE)
                .setBytes(0)
                .setFiles(0)
                .setKind("unknown")
                .setFindings(decided.value().getFindings().stream()
                        .filter(f -> f.getDetector().equals(DetectorCatalogue.PICKLE))
                        .toList())
                .setMissing(List.of(DetectorCatalogue.MANIFEST))
                .build();
        pipeline.verdicts.set(0, Planted.with(decided, early));
        pipeline.verdicts.add(Planted.at(Planted.with(decided, whole), 9_000));
        assertThat(pipeline.check()).isEmpty();
    }

    @Test
    void aThreatThatTheProfileAsksForBindsTheVerdict() {
        TestingPipeline pipeline = TestingPipeline.clean();
        ModelArrival deep = pipeline.arrivals.getFirst().value();
        threatFromSearch(pipeline, deep.getRevision());
        assertThat(pipeline.check())
                .filteredOn(v -> v.invariant() == Invariant.NEVER_MILDER)
                .extracting(Violation::about)
                .contains(deep.getArrivalId());
    }

    @Test
    void aThreatFromSearchDoesNotBindAnArrivalThatAskedForInspectionOnly() {
        TestingPipeline pipeline = new TestingPipeline();
        ModelArrival quick = pipeline.inspected("quick");
        threatFromSearch(pipeline, quick.getRevision());
        assertThat(pipeline.check())
                .extracting(Violation::invariant)
                .doesNotContain(Invariant.NEVER_MILDER)
                .containsOnly(Invariant.NO_PHANTOM_FINDING);
    }

    private static void threatFromSearch(TestingPipeline pipeline, String digest) {
        Finding finding = TestingPipeline.finding(
                "fnd-threat",
                digest,
                TestingPipeline.CATALOGUE.find(DetectorCatalogue.TENSOR_CENSUS).orElseThrow(),
                Outcome.THREAT,
                List.of());
        pipeline.findings.add(pipeline.captured(
                Contracts.FINDINGS,
                digest,
                TestingPipeline.trace(pipeline.arrivals.getFirst().value()),
                FindingRecorded.newBuilder().setFinding(finding).setWorker("w3").build()));
    }
}
