package io.lazaretto.proving.suite;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * One run.
 *
 * @param name for the report
 * @param submitted models sent over HTTP
 * @param landed models put into the watched folder
 * @param strikes faults, spread evenly over the arrivals
 * @param pause least time between two strikes
 * @param freeze how long a paused worker is frozen; longer than the share group's lease
 * @param start bound on the start of the cluster and on each restart
 * @param settle bound on the time from the last arrival to quiet
 */
public record RunPlan(
        String name,
        long seed,
        int submitted,
        int landed,
        StrikePlan strikes,
        Duration pause,
        Duration freeze,
        Duration start,
        Duration settle) {
    public RunPlan {
        requireNonNull(name, "name is null");
        requireNonNull(strikes, "strikes is null");
        if (submitted < 1 || landed < 0) {
            throw new IllegalArgumentException("at least one model is submitted");
        }
    }

    public int arrivals() {
        return submitted + landed;
    }
}
