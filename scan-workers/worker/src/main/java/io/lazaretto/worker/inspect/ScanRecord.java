package io.lazaretto.worker.inspect;

import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.worker.frame.FromScanner.FactsFound;
import io.lazaretto.worker.isolation.ScanListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers what a scanner said. Used by one thread. */
final class ScanRecord implements ScanListener {
    private final Map<String, Timed> reports = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private FactsFound facts;

    record Timed(DetectorReport report, long durationMillis) {}

    @Override
    public void facts(FactsFound found) {
        facts = found;
    }

    @Override
    public void report(DetectorReport report, long durationMillis) {
        reports.put(report.detector(), new Timed(report, durationMillis));
    }

    /** What a detector said does not count, or it said nothing, for this reason. */
    void missing(String detector, String reason) {
        reports.remove(detector);
        missing.put(detector, reason);
    }

    Optional<String> whyMissing(String detector) {
        return Optional.ofNullable(missing.get(detector));
    }

    Optional<FactsFound> facts() {
        return Optional.ofNullable(facts);
    }

    Optional<Timed> of(String detector) {
        return Optional.ofNullable(reports.get(detector));
    }
}
