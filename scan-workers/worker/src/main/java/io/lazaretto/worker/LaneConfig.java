package io.lazaretto.worker;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * One lane of a worker.
 *
 * @param slots items at once, 0 to 64; 0 leaves the lane to other workers
 * @param heapMegabytes largest heap of a scanner process, at least 32
 * @param timeLimit longest scan of one item, hashing not counted; at least one second
 */
public record LaneConfig(int slots, int heapMegabytes, Duration timeLimit) {
    public static final LaneConfig NONE = new LaneConfig(0, 128, Duration.ofMinutes(1));

    public LaneConfig {
        requireNonNull(timeLimit, "timeLimit is null");
        if (slots < 0 || slots > 64) {
            throw new IllegalArgumentException("slots outside 0 to 64: " + slots);
        }
        if (heapMegabytes < 32) {
            throw new IllegalArgumentException("heapMegabytes below 32: " + heapMegabytes);
        }
        if (timeLimit.toMillis() < 1000) {
            throw new IllegalArgumentException("timeLimit below one second: " + timeLimit);
        }
    }

    public LaneConfig withSlots(int slots) {
        return new LaneConfig(slots, heapMegabytes, timeLimit);
    }

    public LaneConfig withTimeLimit(Duration timeLimit) {
        return new LaneConfig(slots, heapMegabytes, timeLimit);
    }
}
