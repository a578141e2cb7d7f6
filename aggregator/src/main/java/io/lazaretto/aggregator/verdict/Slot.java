package io.lazaretto.aggregator.verdict;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.Expectation;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Outcome;

/**
 * One expectation of the planner and the finding that stands in it.
 *
 * @param finding null where there is none yet
 */
public record Slot(Expectation expectation, Finding finding) {
    /** What a slot says about its detector; only {@link #EXAMINED} is evidence of absence. */
    public enum Status {
        /** The detector finished with CLEAR, SUSPECT or THREAT. */
        EXAMINED,
        /** It finished, or can never start, without an answer. */
        INCONCLUSIVE,
        /** No result; a trace left before the scan (interim) is none. */
        MISSING,
        /** The planner ruled it out. */
        NOT_APPLICABLE
    }

    public Slot {
        requireNonNull(expectation, "expectation is null");
    }

    public Status status() {
        if (!expectation.getApplicable()) {
            return Status.NOT_APPLICABLE;
        }
        if (expectation.getFindingId() == null) {
            return expectation.getReason() == null ? Status.MISSING : Status.INCONCLUSIVE;
        }
        if (finding == null || finding.getInterim()) {
            return Status.MISSING;
        }
        return switch (finding.getOutcome()) {
            case CLEAR, SUSPECT, THREAT -> Status.EXAMINED;
            // A worker cannot rule itself out: only the planner says NOT_APPLICABLE.
            case INCONCLUSIVE, NOT_APPLICABLE -> Status.INCONCLUSIVE;
        };
    }

    /** Whether nothing more is to be waited for. */
    public boolean settled() {
        return status() != Status.MISSING;
    }

    public boolean required() {
        return expectation.getRequired();
    }

    public String detector() {
        return expectation.getDetector();
    }

    public boolean is(Outcome outcome) {
        return finding != null && finding.getOutcome() == outcome;
    }

    /** Why there is no answer, or an empty string; one printable line. */
    public String reason() {
        if (finding != null && finding.getReason() != null) {
            return Text.line(finding.getReason(), 160);
        }
        return expectation.getReason() == null ? "" : Text.line(expectation.getReason(), 160);
    }
}
