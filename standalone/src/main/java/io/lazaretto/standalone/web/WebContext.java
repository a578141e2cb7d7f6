package io.lazaretto.standalone.web;

import static java.util.Objects.requireNonNull;

import io.lazaretto.aggregator.api.LiveEvents;
import io.lazaretto.aggregator.view.CaseView;
import io.lazaretto.aggregator.view.VerdictView;
import io.lazaretto.aggregator.view.ViewLimits;
import io.lazaretto.standalone.pipeline.Pipeline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.CommonClientConfigs;

/** What the HTTP interface serves: a pipeline, and the views that answer about its verdicts. */
public final class WebContext implements AutoCloseable {
    /** The broker and the aggregator share the heap. */
    private static final ViewLimits LIMITS = new ViewLimits(50_000, 96L << 20, 200_000, 20_000, Duration.ofSeconds(30));

    private final Pipeline pipeline;
    private final VerdictView verdicts;
    private final CaseView cases;
    private final LiveEvents events;
    private final AtomicBoolean closed = new AtomicBoolean();

    public WebContext(Pipeline pipeline) {
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        Map<String, String> client = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, pipeline.bootstrap());
        this.verdicts = new VerdictView(client, LIMITS);
        this.cases = new CaseView(client, LIMITS);
        this.events = new LiveEvents(verdicts);
    }

    /** Starts to read what has been decided, in the background. */
    public void start() {
        verdicts.start();
        cases.start();
    }

    Pipeline pipeline() {
        return pipeline;
    }

    VerdictView verdicts() {
        return verdicts;
    }

    CaseView cases() {
        return cases;
    }

    LiveEvents events() {
        return events;
    }

    /** Idempotent. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        events.close();
        verdicts.close();
        cases.close();
    }
}
