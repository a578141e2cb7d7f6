package io.lazaretto.worker.isolation;

import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.worker.frame.FromScanner.FactsFound;

/**
 * Told what a scanner finds, while it runs, in the thread that waits for it. What arrives is within the bounds of a finding
 * and still hostile text.
 */
public interface ScanListener {
    /** At most once, in an inspection. */
    void facts(FactsFound facts);

    /** At most once for each detector of the task. */
    void report(DetectorReport report, long durationMillis);
}
