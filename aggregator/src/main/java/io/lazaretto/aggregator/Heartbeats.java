package io.lazaretto.aggregator;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.TaskId;

/** When each task of this instance last ran its punctuators. Thread-safe. */
final class Heartbeats {
    private final Map<TaskId, Long> lastBeat = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    Heartbeats(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void beat(TaskId task) {
        lastBeat.put(task, nanoTime.getAsLong());
    }

    void left(TaskId task) {
        lastBeat.remove(task);
    }

    int tasks() {
        return lastBeat.size();
    }

    /** A task that has been silent for longer than this. */
    Optional<TaskId> silentFor(Duration limit) {
        long now = nanoTime.getAsLong();
        return lastBeat.entrySet().stream()
                .filter(e -> now - e.getValue() > limit.toNanos())
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }
}
