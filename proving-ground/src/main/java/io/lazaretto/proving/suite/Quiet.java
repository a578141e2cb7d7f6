package io.lazaretto.proving.suite;

import static java.util.Objects.requireNonNull;

import io.lazaretto.proving.capture.Capture;
import io.lazaretto.proving.capture.PipelineReader;
import io.lazaretto.proving.checker.Checker;
import io.lazaretto.proving.checker.Demand;
import io.lazaretto.proving.cluster.Await;
import java.time.Duration;
import java.util.List;

/** Waits until everything is decided and nothing moves any more. */
final class Quiet {
    private static final Duration STILL = Duration.ofSeconds(2);

    private final PipelineReader reader;
    private final Checker checker;

    Quiet(PipelineReader reader, Checker checker) {
        this.reader = requireNonNull(reader, "reader is null");
        this.checker = requireNonNull(checker, "checker is null");
    }

    /** The capture at which it is quiet, or the last one when time is up. */
    Capture await(List<Demand> demands, Duration timeout) {
        Capture[] last = {reader.capture()};
        long[] takenAt = {System.nanoTime()};
        Await.holds(timeout, () -> {
            if (System.nanoTime() - takenAt[0] < STILL.toNanos()) {
                return false;
            }
            Capture now = reader.capture();
            boolean still = now.records() == last[0].records();
            last[0] = now;
            takenAt[0] = System.nanoTime();
            return still && Settled.all(checker.check(now, demands));
        });
        return last[0];
    }
}
