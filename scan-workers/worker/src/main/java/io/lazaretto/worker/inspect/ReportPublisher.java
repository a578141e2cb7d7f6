package io.lazaretto.worker.inspect;

import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.schemas.event.PlannedDetector;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.worker.finding.FindingWriter;
import io.lazaretto.worker.frame.FromScanner.FactsFound;
import io.lazaretto.worker.isolation.ScanListener;
import io.lazaretto.worker.work.Delivery;
import io.lazaretto.worker.work.FindingSink;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Publishes what a scanner reports, as long as the files are those that were hashed. Used by one thread. */
final class ReportPublisher implements ScanListener {
    private final Delivery<ScanTask> delivery;
    private final Map<String, PlannedDetector> open;
    private final String baseRefusal;
    private final BooleanSupplier unchanged;
    private final FindingWriter writer;
    private final FindingSink sink;
    private boolean changed;

    /**
     * @param baseRefusal why the base that the request names is not to be had; null where it is, or where none is named
     * @param unchanged whether everything that the scanner reads is still what was hashed or listed
     */
    ReportPublisher(
            Delivery<ScanTask> delivery,
            Map<String, PlannedDetector> open,
            String baseRefusal,
            BooleanSupplier unchanged,
            FindingWriter writer,
            FindingSink sink) {
        this.delivery = delivery;
        this.open = open;
        this.baseRefusal = baseRefusal;
        this.unchanged = unchanged;
        this.writer = writer;
        this.sink = sink;
    }

    /** Whether a file changed while the scan ran, so that some report does not count. */
    boolean sawChange() {
        return changed;
    }

    @Override
    public void facts(FactsFound facts) {
        throw new IllegalStateException("a scan task has no facts");
    }

    @Override
    public void report(DetectorReport report, long durationMillis) {
        if (!unchanged.getAsBoolean()) {
            changed = true;
            return;
        }
        PlannedDetector planned = open.remove(report.detector());
        boolean inconclusive = report.outcome() == Outcome.INCONCLUSIVE;
        boolean baseGone =
                inconclusive && baseRefusal != null && report.reason().startsWith(Reasons.NO_BASE);
        sink.publish(writer.found(
                DetectionWork.slot(planned, delivery.item()),
                baseGone ? withoutBase(report) : report,
                baseGone || inconclusive && FindingWriter.isWorldsReason(report.reason()),
                durationMillis,
                null,
                null,
                delivery.count()));
    }

    /** The scanner only sees that there are no files; the store said why. */
    private DetectorReport withoutBase(DetectorReport report) {
        return new DetectorReport(
                report.detector(),
                report.outcome(),
                Reasons.NO_BASE + ": " + baseRefusal,
                report.score(),
                report.observations(),
                report.candidates());
    }
}
