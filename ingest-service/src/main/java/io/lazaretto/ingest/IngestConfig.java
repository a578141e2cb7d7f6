package io.lazaretto.ingest;

import static java.util.Objects.requireNonNull;

import io.lazaretto.ingest.identity.PinLimits;
import io.lazaretto.ingest.outbox.OutboxLimits;
import io.lazaretto.ingest.publish.KafkaAccess;
import io.lazaretto.ingest.source.directory.WatchedDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Settings of one ingest service.
 *
 * @param instance its name in events; letters, digits, dot, hyphen and underscore
 * @param data directory of its own for the outbox and what the sources remember; one process at a time
 * @param watched folders to watch
 * @param grace how long a stop waits for the outbox to empty; what remains waits on disk
 */
public record IngestConfig(
        String instance,
        Path data,
        KafkaAccess kafka,
        OutboxLimits outbox,
        PinLimits pins,
        List<WatchedDirectory> watched,
        Duration grace) {
    public IngestConfig {
        if (!requireNonNull(instance, "instance is null").matches("[A-Za-z0-9._-]{1,100}")) {
            throw new IllegalArgumentException("instance is not 1 to 100 letters, digits, dots, hyphens, underscores");
        }
        requireNonNull(data, "data is null");
        requireNonNull(kafka, "kafka is null");
        requireNonNull(outbox, "outbox is null");
        requireNonNull(pins, "pins is null");
        watched = List.copyOf(watched);
        requireNonNull(grace, "grace is null");
    }

    /** Everything by default, nothing watched. */
    public static IngestConfig of(String instance, Path data, KafkaAccess kafka) {
        return new IngestConfig(
                instance, data, kafka, OutboxLimits.DEFAULT, PinLimits.DEFAULT, List.of(), Duration.ofSeconds(10));
    }

    public IngestConfig withWatched(List<WatchedDirectory> directories) {
        return new IngestConfig(instance, data, kafka, outbox, pins, directories, grace);
    }

    public IngestConfig withOutbox(OutboxLimits limits) {
        return new IngestConfig(instance, data, kafka, limits, pins, watched, grace);
    }

    public IngestConfig withPins(PinLimits limits) {
        return new IngestConfig(instance, data, kafka, outbox, limits, watched, grace);
    }

    public IngestConfig withGrace(Duration other) {
        return new IngestConfig(instance, data, kafka, outbox, pins, watched, other);
    }
}
