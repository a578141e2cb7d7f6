package io.lazaretto.ingest;

import static java.util.Objects.requireNonNull;

import io.lazaretto.ingest.outbox.Outbox;
import io.lazaretto.ingest.outbox.OutboxStatus;
import io.lazaretto.ingest.refusal.Refusal;
import io.lazaretto.ingest.source.ArrivalSource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The service's meters, all named {@code lazaretto.ingest.…}. */
final class IngestMetrics {
    private static final String PREFIX = "lazaretto.ingest.";

    private final MeterRegistry registry;

    IngestMetrics(MeterRegistry registry) {
        this.registry = requireNonNull(registry, "registry is null");
    }

    void accepted(String origin) {
        registry.counter(PREFIX + "accepted", "origin", origin).increment();
    }

    void published(int count) {
        registry.counter(PREFIX + "published").increment(count);
    }

    void refused(Refusal refusal) {
        registry.counter(PREFIX + "refused", "reason", refusal.code()).increment();
    }

    void watch(Outbox outbox, List<ArrivalSource> sources) {
        gauge("outbox.pending", outbox, OutboxStatus::pending);
        gauge("outbox.pending.bytes", outbox, OutboxStatus::pendingBytes);
        gauge("outbox.quarantined", outbox, OutboxStatus::quarantined);
        for (ArrivalSource source : sources) {
            FunctionCounter.builder(
                            PREFIX + "source.polls", source, s -> s.status().polls())
                    .tag("source", source.status().name())
                    .register(registry);
            Gauge.builder(PREFIX + "source.pending", source, s -> s.status().pendingCount())
                    .tag("source", source.status().name())
                    .register(registry);
        }
    }

    private void gauge(String name, Outbox outbox, ToDoubleFunction<OutboxStatus> value) {
        Gauge.builder(PREFIX + name, outbox, o -> value.applyAsDouble(o.status()))
                .register(registry);
    }
}
