package io.lazaretto.ingest.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.ingest.IngestConfig;
import io.lazaretto.ingest.identity.PinLimits;
import io.lazaretto.ingest.outbox.OutboxLimits;
import io.lazaretto.ingest.publish.KafkaAccess;
import io.lazaretto.ingest.source.directory.WatchedDirectory;
import io.lazaretto.schemas.content.ListingLimits;
import io.lazaretto.schemas.event.Profile;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names, defaults and bounds of every key: none can change unnoticed. */
class IngestConfigsTest {
    @Test
    void defaultsAreThoseOfThePlainConfiguration() {
        IngestSettings settings = settings(Map.of());
        assertThat(IngestConfigs.of(settings))
                .isEqualTo(IngestConfig.of("ingest", Path.of("data/ingest"), KafkaAccess.of("localhost:9092")));
        assertThat(IngestConfigs.allowedRoots(settings)).isEmpty();
        assertThat(settings.tokenFile()).isEmpty();
    }

    @Test
    void aWatchedFolderWithoutMoreHasItsDefaultsAndIsAnAllowedRoot() {
        IngestSettings settings = settings(Map.of("watch[0].directory", "/models"));
        assertThat(IngestConfigs.of(settings).watched()).containsExactly(WatchedDirectory.of(Path.of("/models")));
        assertThat(IngestConfigs.allowedRoots(settings)).containsExactly(Path.of("/models"));
    }

    @Test
    void everyKeyIsMapped() {
        IngestSettings settings = settings(Map.ofEntries(
                Map.entry("instance", "eu-1"),
                Map.entry("data", "/var/lib/ingest"),
                Map.entry("bootstrap-servers", "kafka:9093"),
                Map.entry("kafka.\"security.protocol\"", "SSL"),
                Map.entry("replication", "3"),
                Map.entry("share-groups.\"share.record.lock.duration.ms\"", "15000"),
                Map.entry("allowed-roots", "/a,/b"),
                Map.entry("token-file", "/run/token"),
                Map.entry("grace", "1m"),
                Map.entry("outbox.max-pending", "5"),
                Map.entry("outbox.max-pending-bytes", "65536"),
                Map.entry("pin.time", "5s"),
                Map.entry("pin.concurrent", "3"),
                Map.entry("pin.max-entries", "7"),
                Map.entry("watch[0].directory", "/models"),
                Map.entry("watch[0].profile", "deep"),
                Map.entry("watch[0].policy", "strict"),
                Map.entry("watch[0].poll-interval", "1s"),
                Map.entry("watch[0].quiet-period", "3s"),
                Map.entry("watch[0].quiet-polls", "4"),
                Map.entry("watch[0].max-wait", "1h"),
                Map.entry("watch[0].max-children", "9"),
                Map.entry("watch[0].ignore", "*.md,*.txt"),
                Map.entry("watch[0].hints", "false")));
        assertThat(IngestConfigs.of(settings))
                .isEqualTo(new IngestConfig(
                        "eu-1",
                        Path.of("/var/lib/ingest"),
                        new KafkaAccess(
                                Map.of("bootstrap.servers", "kafka:9093", "security.protocol", "SSL"),
                                (short) 3,
                                Map.of("share.record.lock.duration.ms", "15000")),
                        new OutboxLimits(5, 65536, OutboxLimits.DEFAULT.segmentBytes()),
                        new PinLimits(new ListingLimits(7, 64, 4096), Duration.ofSeconds(5), 3),
                        List.of(new WatchedDirectory(
                                Path.of("/models"),
                                Profile.DEEP,
                                Optional.of("strict"),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(3),
                                4,
                                Duration.ofHours(1),
                                9,
                                List.of("*.md", "*.txt"),
                                false,
                                ListingLimits.DEFAULT)),
                        Duration.ofMinutes(1)));
        assertThat(IngestConfigs.allowedRoots(settings)).containsExactly(Path.of("/a"), Path.of("/b"));
        assertThat(settings.tokenFile()).contains(Path.of("/run/token"));
    }

    @ParameterizedTest
    @CsvSource({
        "instance,a b",
        "replication,0",
        "replication,11",
        "grace,11m",
        "outbox.max-pending,0",
        "outbox.max-pending-bytes,1",
        "pin.time,0s",
        "pin.time,25h",
        "pin.concurrent,0",
        "pin.concurrent,65",
        "pin.max-entries,0",
        "watch[0].profile,thorough",
        "watch[0].poll-interval,10ms",
        "watch[0].quiet-period,2h",
        "watch[0].quiet-polls,1",
        "watch[0].max-wait,25h",
        "watch[0].max-children,0"
    })
    void aValueOutOfItsBoundsIsRefused(String key, String value) {
        IngestSettings settings = settings(Map.of("watch[0].directory", "/models", key, value));
        assertThatThrownBy(() -> IngestConfigs.of(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key.substring(key.lastIndexOf('.') + 1));
    }

    private static IngestSettings settings(Map<String, String> values) {
        Map<String, String> prefixed = new HashMap<>();
        values.forEach((key, value) -> prefixed.put("lazaretto.ingest." + key, value));
        return new SmallRyeConfigBuilder()
                .withMapping(IngestSettings.class)
                .withDefaultValues(prefixed)
                .addDiscoveredConverters()
                .build()
                .getConfigMapping(IngestSettings.class);
    }
}
