package io.lazaretto.standalone.pipeline;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.trust.TrustFolder;
import java.nio.file.Path;
import java.util.List;

/**
 * How to run the pipeline.
 *
 * @param data its state; locked by the caller
 * @param host address that the broker listens on and advertises
 * @param kafkaPort port of the broker; 0 picks a free one
 * @param watched folders whose children are models
 * @param inspectSlots models inspected at once
 * @param inferenceSlots scan tasks at once, in each lane
 * @param streamThreads threads of the aggregator
 * @param trust whose signatures count
 */
public record PipelineOptions(
        Path data,
        String host,
        int kafkaPort,
        List<Path> watched,
        int inspectSlots,
        int inferenceSlots,
        int streamThreads,
        TrustFolder trust) {
    public static final String LOOPBACK = "localhost";

    public PipelineOptions {
        requireNonNull(data, "data is null");
        requireNonNull(host, "host is null");
        requireNonNull(trust, "trust is null");
        watched = List.copyOf(watched);
    }

    /** For a pipeline that stays. */
    public static PipelineOptions lasting(Path data, int kafkaPort, List<Path> watched, TrustFolder trust) {
        return new PipelineOptions(data, LOOPBACK, kafkaPort, watched, 2, 1, 2, trust);
    }

    /**
     * For a pipeline that lives as long as one command: as little of everything as does the work.
     *
     * @param inference whether there may be scan tasks
     */
    public static PipelineOptions passing(Path data, int models, boolean inference, TrustFolder trust) {
        return new PipelineOptions(data, LOOPBACK, 0, List.of(), Math.min(2, models), inference ? 1 : 0, 1, trust);
    }
}
