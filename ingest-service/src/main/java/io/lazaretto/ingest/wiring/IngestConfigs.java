package io.lazaretto.ingest.wiring;

import io.lazaretto.ingest.IngestConfig;
import io.lazaretto.ingest.identity.PinLimits;
import io.lazaretto.ingest.outbox.OutboxLimits;
import io.lazaretto.ingest.publish.KafkaAccess;
import io.lazaretto.ingest.source.directory.WatchedDirectory;
import io.lazaretto.schemas.content.ListingLimits;
import io.lazaretto.schemas.detector.Profiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Settings as the plain configuration, with every bound checked. */
final class IngestConfigs {
    private static final Duration SHORTEST_LOOK = Duration.ofMillis(50);
    private static final Duration LONGEST_LOOK = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private IngestConfigs() {}

    /** @throws IllegalArgumentException when a value is out of its bounds; the message names the key */
    static IngestConfig of(IngestSettings settings) {
        bounded("watch", settings.watch().size(), 0, 100);
        Map<String, String> client = new HashMap<>(settings.kafka());
        client.put("bootstrap.servers", settings.bootstrapServers());
        int replication = settings.replication();
        if (replication != -1) {
            bounded("replication", replication, 1, 10);
        }
        return new IngestConfig(
                settings.instance(),
                settings.data(),
                new KafkaAccess(client, (short) replication, settings.shareGroups()),
                outbox(settings.outbox()),
                pins(settings.pin()),
                settings.watch().stream().map(IngestConfigs::watched).toList(),
                bounded("grace", settings.grace(), Duration.ZERO, Duration.ofMinutes(10)));
    }

    /** Directories that callers may point into: those named, else the watched ones. */
    static List<Path> allowedRoots(IngestSettings settings) {
        return settings.allowedRoots().orElseGet(() -> settings.watch().stream()
                .map(IngestSettings.Watch::directory)
                .toList());
    }

    private static OutboxLimits outbox(IngestSettings.Outbox outbox) {
        return new OutboxLimits(
                (int) bounded("outbox.max-pending", outbox.maxPending(), 1, 10_000_000),
                bounded("outbox.max-pending-bytes", outbox.maxPendingBytes(), 64L << 10, 8L << 30),
                OutboxLimits.DEFAULT.segmentBytes());
    }

    private static PinLimits pins(IngestSettings.Pin pin) {
        ListingLimits listing = new ListingLimits(
                (int) bounded("pin.max-entries", pin.maxEntries(), 1, 10_000_000),
                ListingLimits.DEFAULT.maxDepth(),
                ListingLimits.DEFAULT.maxPathLength());
        return new PinLimits(listing, bounded("pin.time", pin.time(), SECOND, DAY), (int)
                bounded("pin.concurrent", pin.concurrent(), 1, 64));
    }

    private static WatchedDirectory watched(IngestSettings.Watch watch) {
        return new WatchedDirectory(
                watch.directory(),
                Profiles.parse(watch.profile())
                        .orElseThrow(() -> new IllegalArgumentException(
                                "lazaretto.ingest.watch[].profile is none of inspect, standard, deep")),
                watch.policy(),
                bounded("watch[].poll-interval", watch.pollInterval(), SHORTEST_LOOK, LONGEST_LOOK),
                bounded("watch[].quiet-period", watch.quietPeriod(), SHORTEST_LOOK, LONGEST_LOOK),
                (int) bounded("watch[].quiet-polls", watch.quietPolls(), 2, 100),
                bounded("watch[].max-wait", watch.maxWait(), SECOND, DAY),
                (int) bounded("watch[].max-children", watch.maxChildren(), 1, 1_000_000),
                watch.ignore().orElse(List.of()),
                watch.hints(),
                ListingLimits.DEFAULT);
    }

    private static long bounded(String key, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "lazaretto.ingest." + key + " is " + value + ", not between " + min + " and " + max);
        }
        return value;
    }

    private static Duration bounded(String key, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "lazaretto.ingest." + key + " is " + value + ", not between " + min + " and " + max);
        }
        return value;
    }
}
