package io.lazaretto.aggregator;

import io.lazaretto.aggregator.topology.AggregatorEvents;
import io.lazaretto.schemas.detector.Profiles;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.event.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import org.apache.kafka.streams.processor.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what happens in the topology, logs what an operator wants to find again, and feeds the heartbeats. */
final class AggregatorMetrics implements AggregatorEvents {
    private static final Logger LOGGER = LoggerFactory.getLogger(AggregatorMetrics.class);

    private final MeterRegistry registry;
    private final Heartbeats heartbeats;

    AggregatorMetrics(MeterRegistry registry, Heartbeats heartbeats) {
        this.registry = registry;
        this.heartbeats = heartbeats;
    }

    @Override
    public void beat(TaskId task) {
        heartbeats.beat(task);
    }

    @Override
    public void left(TaskId task) {
        heartbeats.left(task);
    }

    @Override
    public void findingFolded(boolean changed) {
        registry.counter("lazaretto.aggregator.findings", "changed", String.valueOf(changed))
                .increment();
    }

    @Override
    public void taskPlanned(ScanTask task) {
        registry.counter(
                        "lazaretto.aggregator.tasks",
                        "profile",
                        Profiles.name(task.getProfile()),
                        "stage",
                        String.valueOf(task.getStage()))
                .increment();
        LOGGER.info(
                "event=task-planned workItem={} artifactId={} stage={} detectors={}",
                task.getTaskId(),
                task.getContentDigest(),
                task.getStage(),
                task.getDetectors().size());
    }

    @Override
    public void verdictIssued(Verdict verdict) {
        registry.counter(
                        "lazaretto.aggregator.verdicts",
                        "verdict",
                        verdict.getVerdict().name().toLowerCase(Locale.ROOT),
                        "final",
                        String.valueOf(verdict.getFinal$()))
                .increment();
        registry.timer("lazaretto.aggregator.arrival.to.verdict", "profile", Profiles.name(verdict.getProfile()))
                .record(Duration.between(verdict.getStartedAt(), verdict.getFinishedAt()));
        LOGGER.info(
                "event=verdict-issued caseId={} artifactId={} revision={} final={} verdict={} action={}",
                verdict.getArrivalId(),
                verdict.getContentDigest(),
                verdict.getRevision(),
                verdict.getFinal$(),
                verdict.getVerdict(),
                verdict.getAction());
    }

    @Override
    public void deadlinePassed() {
        registry.counter("lazaretto.aggregator.deadlines").increment();
    }

    @Override
    public void retired(String store, int count) {
        registry.counter("lazaretto.aggregator.retired", "store", store).increment(count);
    }
}
