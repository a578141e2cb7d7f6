package io.lazaretto.aggregator.topology;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Asks for a commit ahead of the interval when somebody waits for what was just forwarded, so that a quiet system answers at
 * the cost of a commit instead of the interval. At most one per gap: under load the interval rules. One per task.
 */
final class UrgentCommit {
    private final ProcessorContext<?, ?> context;
    private final long gapMillis;
    private long lastMillis = Long.MIN_VALUE;

    UrgentCommit(ProcessorContext<?, ?> context, Duration gap) {
        this.context = context;
        this.gapMillis = gap.toMillis();
    }

    void request(long nowMillis) {
        if (lastMillis == Long.MIN_VALUE || nowMillis - lastMillis >= gapMillis) {
            lastMillis = nowMillis;
            context.commit();
        }
    }
}
