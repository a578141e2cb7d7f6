package io.lazaretto.fuzz;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.inspect.Detectors;
import io.lazaretto.artifact.inspect.Inspection;
import io.lazaretto.artifact.inspect.InspectionLimits;
import io.lazaretto.artifact.inspect.Inspector;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Reasons;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** Inspects, and holds every inspection to what is promised of it whatever the bytes are. */
final class Oracle {
    /** Processor time, since a busy machine slows the clock on the wall. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Inspector INSPECTOR =
            new Inspector(InspectionLimits.DEFAULT.within(LONGEST.multipliedBy(200)));

    private Oracle() {}

    /** One report of each detector, no failure inside, no full memory, no long wait. */
    static Verdict inspect(ModelBytes model) {
        long before = THREADS.getCurrentThreadCpuTime();
        Inspection inspection = INSPECTOR.inspect(model);
        Duration taken = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before);
        Verdict verdict = new Verdict(inspection);
        if (!inspection.reports().stream()
                .map(DetectorReport::detector)
                .toList()
                .equals(Detectors.ALL)) {
            throw new BrokenPromiseException("one report of each detector", "reports", verdict);
        }
        for (Observation observation : verdict.observations()) {
            if (observation.rule().equals("inspect.failed")) {
                String error = observation.evidence().getOrDefault("error", "?");
                throw new BrokenPromiseException("no parser fails", error, verdict);
            }
        }
        for (DetectorReport report : inspection.reports()) {
            boolean reason = report.outcome() == Outcome.INCONCLUSIVE
                    && (report.reason().equals(Reasons.OUT_OF_TIME)
                            || report.reason().equals(Reasons.LIMIT + "memory"));
            if (reason) {
                throw new BrokenPromiseException("bounded", report.reason(), verdict);
            }
        }
        if (taken.compareTo(LONGEST) > 0) {
            throw new BrokenPromiseException("soon", taken.toSeconds() + " s", verdict);
        }
        return verdict;
    }

    static void notClear(String promise, ModelBytes model) {
        Verdict verdict = inspect(model);
        if (verdict.isClear()) {
            throw new BrokenPromiseException(promise, "clear", verdict);
        }
    }
}
