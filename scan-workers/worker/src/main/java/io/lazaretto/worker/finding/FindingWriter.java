package io.lazaretto.worker.finding;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.report.Candidate;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.worker.frame.ReportBounds;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Writes finding events in the name of one worker. Stateless. */
public final class FindingWriter {
    private final String workerId;
    private final InstantSource clock;

    public FindingWriter(String workerId, InstantSource clock) {
        this.workerId = requireNonNull(workerId, "workerId is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * What a detector found.
     *
     * @param arrival for inspection findings, else null
     * @param facts for the manifest finding, else null
     * @param retryable whether the world kept the detector from finishing
     */
    public FindingRecorded found(
            Slot slot,
            DetectorReport report,
            boolean retryable,
            long durationMillis,
            ArrivalRef arrival,
            ModelFacts facts,
            int delivery) {
        DetectorReport bounded = ReportBounds.bound(report);
        Finding finding = new Finding(
                slot.findingId(),
                slot.subject(),
                slot.detector(),
                slot.version(),
                slot.configDigest(),
                slot.stage(),
                AvroReports.outcome(bounded.outcome()),
                false,
                retryable,
                bounded.reason(),
                AvroReports.finite(bounded.score()),
                null,
                durationMillis,
                0L,
                AvroReports.observations(bounded.observations()),
                AvroReports.candidates(slot.detector(), bounded.candidates()),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return new FindingRecorded(finding, arrival, facts, workerId, delivery);
    }

    /** A detector that did not run, or not to its end. */
    public FindingRecorded inconclusive(
            Slot slot, String reason, boolean retryable, boolean interim, ArrivalRef arrival, int delivery) {
        FindingRecorded recorded =
                found(slot, inconclusive(slot.detector(), reason, List.of()), retryable, 0, arrival, null, delivery);
        recorded.getFinding().setInterim(interim);
        return recorded;
    }

    /** A report of a detector that could not look at everything. */
    public static DetectorReport inconclusive(
            String detector, String reason, List<io.lazaretto.artifact.report.Observation> observations) {
        return new DetectorReport(detector, Outcome.INCONCLUSIVE, reason, Double.NaN, observations, List.of());
    }

    /**
     * Whether a detector gave up for a reason that another attempt may not meet: bytes, time, memory or native libraries that
     * were not to be had.
     */
    public static boolean isWorldsReason(String reason) {
        return reason.equals(Reasons.OUT_OF_TIME)
                || reason.equals(Reasons.UNREADABLE)
                || reason.equals(Reasons.NO_INFERENCE)
                || reason.startsWith(Reasons.NEEDS);
    }

    /** Candidates of a task in the scanner's words. */
    public static List<Candidate> candidates(List<io.lazaretto.schemas.event.Candidate> candidates) {
        return AvroReports.candidates(candidates);
    }
}
