package io.lazaretto.worker.lane;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** What a lane counts. Thread-safe. */
final class LaneMeters {
    private static final String PREFIX = "lazaretto.worker.";

    private final MeterRegistry registry;
    private final Tags lane;
    private final AtomicInteger inFlight = new AtomicInteger();

    LaneMeters(MeterRegistry registry, String lane) {
        this.registry = registry;
        this.lane = Tags.of("lane", lane);
        registry.gauge(PREFIX + "in.flight", this.lane, inFlight);
    }

    void delivered(int deliveryCount) {
        counter("deliveries", "attempt", deliveryCount > 1 ? "again" : "first").increment();
    }

    void acknowledged(String type) {
        counter("acknowledgements", "type", type.toLowerCase(Locale.ROOT)).increment();
    }

    void leaseLost() {
        registry.counter(PREFIX + "leases.lost", lane).increment();
    }

    Timer.Sample started() {
        inFlight.incrementAndGet();
        return Timer.start(registry);
    }

    void finished(Timer.Sample sample, ItemResult result) {
        inFlight.decrementAndGet();
        sample.stop(registry.timer(
                PREFIX + "item.duration", lane.and("result", result.name().toLowerCase(Locale.ROOT))));
    }

    private Counter counter(String name, String key, String value) {
        return registry.counter(PREFIX + name, lane.and(key, value));
    }
}
