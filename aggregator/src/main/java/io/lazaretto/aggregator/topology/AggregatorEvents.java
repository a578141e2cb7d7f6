package io.lazaretto.aggregator.topology;

import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.event.Verdict;
import org.apache.kafka.streams.processor.TaskId;

/**
 * What happens inside the topology, for metrics and health. Called on stream threads, must be thread-safe and quick. Under
 * exactly-once an aborted transaction is processed again, so counts are upper bounds.
 */
public interface AggregatorEvents {
    /** A task has processed its punctuators: its thread is alive. */
    void beat(TaskId task);

    /** A task has left this instance. */
    void left(TaskId task);

    /** @param changed false for a finding that said nothing new */
    void findingFolded(boolean changed);

    void taskPlanned(ScanTask task);

    void verdictIssued(Verdict verdict);

    void deadlinePassed();

    /** State was deleted because its retention was over. */
    void retired(String store, int count);
}
