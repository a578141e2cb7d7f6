package io.lazaretto.worker.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.worker.Lane;
import io.lazaretto.worker.LaneConfig;
import io.lazaretto.worker.WorkerConfig;
import io.lazaretto.worker.isolation.IsolationMode;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting cannot change unnoticed. */
class WorkerSettingsTest {
    private static WorkerSettings settings(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withDefaultValues(properties)
                .addDiscoveredConverters()
                .withMapping(WorkerSettings.class)
                .build()
                .getConfigMapping(WorkerSettings.class);
    }

    @Test
    void theDefaultsAreThoseOfTheRelease() {
        WorkerSettings settings = settings(Map.of());
        WorkerConfig config = WorkerConfigs.of(settings);
        WorkerConfig release = WorkerConfig.of("localhost:9092").withWorkerId(config.workerId());
        assertThat(config).isEqualTo(release);
        assertThat(config.lane(Lane.INSPECT)).isEqualTo(new LaneConfig(2, 256, Duration.ofSeconds(110)));
        assertThat(config.lane(Lane.STANDARD)).isEqualTo(new LaneConfig(1, 512, Duration.ofMinutes(25)));
        assertThat(config.lane(Lane.DEEP)).isEqualTo(new LaneConfig(1, 512, Duration.ofMinutes(110)));
        assertThat(config.lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.deliveryLimit()).isEqualTo(10);
        assertThat(config.isolation()).isEqualTo(IsolationMode.AUTO);
        assertThat(config.patience()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.grace()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.roots()).isEmpty();
        assertThat(config.trust().files()).isEmpty();
        assertThat(WorkerConfigs.replication(settings)).isEqualTo((short) -1);
    }

    @Test
    void everyKeyIsMapped() {
        WorkerSettings settings = settings(Map.ofEntries(
                Map.entry("lazaretto.worker.id", "w-1"),
                Map.entry("lazaretto.worker.bootstrap-servers", "broker:1"),
                Map.entry("lazaretto.worker.kafka.\"security.protocol\"", "SSL"),
                Map.entry("lazaretto.worker.replication", "3"),
                Map.entry("lazaretto.worker.share-groups.\"share.record.lock.duration.ms\"", "15000"),
                Map.entry("lazaretto.worker.share-groups.\"share.delivery.count.limit\"", "5"),
                Map.entry("lazaretto.worker.isolation", "required"),
                Map.entry("lazaretto.worker.roots", "/models,/more"),
                Map.entry("lazaretto.worker.patience", "1m"),
                Map.entry("lazaretto.worker.grace", "2m"),
                Map.entry("lazaretto.worker.inspect.slots", "3"),
                Map.entry("lazaretto.worker.inspect.heap-megabytes", "64"),
                Map.entry("lazaretto.worker.inspect.time-limit", "10s"),
                Map.entry("lazaretto.worker.standard.slots", "4"),
                Map.entry("lazaretto.worker.standard.heap-megabytes", "65"),
                Map.entry("lazaretto.worker.standard.time-limit", "11s"),
                Map.entry("lazaretto.worker.deep.slots", "0"),
                Map.entry("lazaretto.worker.deep.heap-megabytes", "66"),
                Map.entry("lazaretto.worker.deep.time-limit", "12s")));
        WorkerConfig config = WorkerConfigs.of(settings);
        assertThat(config.workerId()).isEqualTo("w-1");
        assertThat(config.client())
                .containsEntry("bootstrap.servers", "broker:1")
                .containsEntry("security.protocol", "SSL");
        assertThat(WorkerConfigs.replication(settings)).isEqualTo((short) 3);
        assertThat(config.lease()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.deliveryLimit()).isEqualTo(5);
        assertThat(config.isolation()).isEqualTo(IsolationMode.REQUIRED);
        assertThat(config.roots()).containsExactly(Path.of("/models"), Path.of("/more"));
        assertThat(config.patience()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.grace()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.lane(Lane.INSPECT)).isEqualTo(new LaneConfig(3, 64, Duration.ofSeconds(10)));
        assertThat(config.lane(Lane.STANDARD)).isEqualTo(new LaneConfig(4, 65, Duration.ofSeconds(11)));
        assertThat(config.lane(Lane.DEEP)).isEqualTo(new LaneConfig(0, 66, Duration.ofSeconds(12)));
    }

    @Test
    void theTrustFolderIsReadAtStart(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("k.pem"), "a key");
        WorkerConfig config = WorkerConfigs.of(settings(Map.of("lazaretto.worker.trust", folder.toString())));
        assertThat(config.trust().files()).containsOnlyKeys("k.pem");
        WorkerSettings gone =
                settings(Map.of("lazaretto.worker.trust", folder.resolve("gone").toString()));
        assertThatThrownBy(() -> WorkerConfigs.of(gone))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lazaretto.worker.trust");
    }

    @ParameterizedTest
    @CsvSource({
        "inspect.slots, 65",
        "standard.heap-megabytes, 31",
        "deep.time-limit, 500ms",
        "patience, 2h",
        "grace, 11m",
        "id, a b",
        "share-groups.\"share.delivery.count.limit\", 1"
    })
    void aValueOutOfBoundsIsNamed(String key, String value) {
        WorkerSettings settings = settings(Map.of("lazaretto.worker." + key, value));
        assertThatThrownBy(() -> WorkerConfigs.of(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lazaretto.worker." + key.replace("\"", ""));
    }
}
