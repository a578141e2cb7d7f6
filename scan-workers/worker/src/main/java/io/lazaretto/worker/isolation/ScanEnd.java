package io.lazaretto.worker.isolation;

/** How a task in a scanner process ended. What was reported before the end counts in every case. */
public enum ScanEnd {
    /** The scanner said that it is done. */
    COMPLETED("completed"),
    /** The process ended on its own. */
    CRASHED("scanner crashed"),
    /** The process was killed at the time limit. */
    TIMED_OUT("timed out"),
    /** The process ran into its memory limit. */
    OUT_OF_MEMORY("out of memory"),
    /** The process sent what no scanner sends: it was killed, and nothing of that message counts. */
    MISBEHAVED("scanner misbehaved"),
    /** The worker no longer wants the result. */
    CANCELLED("cancelled");

    private final String reason;

    ScanEnd(String reason) {
        this.reason = reason;
    }

    /** The reason that a finding gives; a short stable phrase. */
    public String reason() {
        return reason;
    }

    /** Whether the process can take another task. */
    public boolean leavesScannerUsable() {
        return this == COMPLETED;
    }
}
