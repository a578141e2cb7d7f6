package io.lazaretto.worker.finding;

import io.lazaretto.artifact.report.Candidate;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Severity;
import io.lazaretto.schemas.event.Outcome;
import java.util.List;
import java.util.Map;

/** The parts of a report in the words of the contract. Stateless. */
final class AvroReports {
    private AvroReports() {}

    static Outcome outcome(io.lazaretto.artifact.report.Outcome outcome) {
        return switch (outcome) {
            case CLEAR -> Outcome.CLEAR;
            case SUSPECT -> Outcome.SUSPECT;
            case THREAT -> Outcome.THREAT;
            case INCONCLUSIVE -> Outcome.INCONCLUSIVE;
        };
    }

    static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    static List<io.lazaretto.schemas.event.Observation> observations(List<Observation> observations) {
        return observations.stream().map(AvroReports::observation).toList();
    }

    private static io.lazaretto.schemas.event.Observation observation(Observation observation) {
        Location location = observation.location();
        return new io.lazaretto.schemas.event.Observation(
                observation.rule(),
                severity(observation.severity()),
                observation.title(),
                location == null ? null : location(location),
                observation.evidence(),
                observation.taxonomy());
    }

    private static io.lazaretto.schemas.event.Location location(Location location) {
        return new io.lazaretto.schemas.event.Location(
                location.path(), location.member(), location.offset() < 0 ? null : location.offset());
    }

    private static io.lazaretto.schemas.event.Severity severity(Severity severity) {
        return switch (severity) {
            case NOTE -> io.lazaretto.schemas.event.Severity.NOTE;
            case LOW -> io.lazaretto.schemas.event.Severity.LOW;
            case MEDIUM -> io.lazaretto.schemas.event.Severity.MEDIUM;
            case HIGH -> io.lazaretto.schemas.event.Severity.HIGH;
            case CRITICAL -> io.lazaretto.schemas.event.Severity.CRITICAL;
        };
    }

    static List<io.lazaretto.schemas.event.Candidate> candidates(String detector, List<Candidate> candidates) {
        return candidates.stream()
                .map(c -> new io.lazaretto.schemas.event.Candidate(
                        c.kind(), c.value(), finite(c.score()), detector, c.evidence()))
                .toList();
    }

    static List<Candidate> candidates(List<io.lazaretto.schemas.event.Candidate> candidates) {
        return candidates.stream()
                .map(c -> new Candidate(
                        c.getKind(),
                        c.getValue(),
                        c.getScore() == null ? Double.NaN : c.getScore(),
                        Map.copyOf(c.getEvidence())))
                .toList();
    }
}
