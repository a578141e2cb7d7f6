package io.lazaretto.proving.capture;

import static java.util.Objects.requireNonNull;

import io.lazaretto.proving.capture.Capture.Undecodable;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.serde.Contracts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes a {@link Capture} of a running cluster. */
public final class PipelineReader {
    private final String bootstrap;
    private final Duration timeout;

    /** @param timeout bound on each topic and each request */
    public PipelineReader(String bootstrap, Duration timeout) {
        this.bootstrap = requireNonNull(bootstrap, "bootstrap is null");
        this.timeout = requireNonNull(timeout, "timeout is null");
    }

    /**
     * Reads effects before their causes, so that whatever a record rests on is in the capture too, also while the pipeline
     * moves on.
     *
     * @throws IllegalStateException when the broker does not answer in time
     */
    public Capture capture() {
        TopicReader reader = new TopicReader(bootstrap, timeout);
        List<Undecodable> undecodable = new ArrayList<>();
        Map<String, Long> backlog = backlog();
        var verdicts = reader.read(Contracts.VERDICTS, undecodable);
        var findings = reader.read(Contracts.FINDINGS, undecodable);
        List<Captured<ScanTask>> tasks = new ArrayList<>(reader.read(Contracts.SCAN_TASKS_STANDARD, undecodable));
        tasks.addAll(reader.read(Contracts.SCAN_TASKS_DEEP, undecodable));
        var arrivals = reader.read(Contracts.MODEL_ARRIVALS, undecodable);
        return new Capture(arrivals, findings, tasks, verdicts, undecodable, backlog);
    }

    private Map<String, Long> backlog() {
        try (Backlog backlog = new Backlog(bootstrap, timeout)) {
            return backlog.byGroup();
        }
    }
}
