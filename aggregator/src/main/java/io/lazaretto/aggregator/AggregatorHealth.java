package io.lazaretto.aggregator;

import static java.util.Objects.requireNonNull;

/**
 * How the aggregator is doing.
 *
 * @param detail one sentence for an operator
 */
public record AggregatorHealth(Status status, String detail) {
    /** From good to bad. */
    public enum Status {
        RUNNING(true, true),
        /** Waiting for the cluster, for its share of the tasks, or for its state to be restored. */
        STARTING(true, false),
        /** Says that it runs, but a task has been silent for too long. */
        STUCK(false, false),
        /** Given up: only a restart helps. */
        FAILED(false, false),
        CLOSED(false, false);

        private final boolean live;
        private final boolean ready;

        Status(boolean live, boolean ready) {
            this.live = live;
            this.ready = ready;
        }
    }

    public AggregatorHealth {
        requireNonNull(status, "status is null");
        requireNonNull(detail, "detail is null");
    }

    /** False when only a restart helps. */
    public boolean live() {
        return status.live;
    }

    /** Whether verdicts are being issued. */
    public boolean ready() {
        return status.ready;
    }
}
