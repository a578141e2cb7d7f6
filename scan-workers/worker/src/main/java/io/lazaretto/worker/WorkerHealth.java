package io.lazaretto.worker;

import java.time.Duration;
import java.util.List;

/**
 * How a worker is.
 *
 * @param started between start and close
 */
public record WorkerHealth(boolean started, List<LaneHealth> lanes) {
    public WorkerHealth {
        lanes = List.copyOf(lanes);
    }

    /**
     * @param silence time since the most silent slot last went round its loop; a healthy one does so several times a
     *     lease, whether the broker is there or not
     */
    public record LaneHealth(String lane, Duration silence, boolean stuck) {}

    /** Whether no lane is stuck: a worker that is not live should be restarted. */
    public boolean live() {
        return lanes.stream().noneMatch(LaneHealth::stuck);
    }
}
