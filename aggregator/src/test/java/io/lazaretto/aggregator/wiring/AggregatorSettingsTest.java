package io.lazaretto.aggregator.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.aggregator.AggregatorConfig;
import io.lazaretto.aggregator.view.ViewLimits;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.trust.TrustFolder;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregatorSettingsTest {
    @Test
    void theDefaultsAreThoseOfThePlainConfiguration() {
        AggregatorSettings settings = settings(Map.of());
        AggregatorConfig plain = AggregatorConfig.builder("localhost:9092", Path.of("data/aggregator"))
                .policies(AggregatorConfigs.of(settings).policies())
                .build();
        assertThat(AggregatorConfigs.of(settings))
                .usingRecursiveComparison()
                .ignoringFields("policies")
                .isEqualTo(plain);
        assertThat(AggregatorConfigs.limits(settings.view())).isEqualTo(ViewLimits.DEFAULT);
    }

    @Test
    void theTrustFolderIsPartOfWhatIsExpectedOfTheWorkers(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("k.pem"), "a key");
        AggregatorConfig config = AggregatorConfigs.of(settings(Map.of("trust", folder.toString())));
        assertThat(config.catalogue())
                .isEqualTo(DetectorCatalogue.release()
                        .withConfig(
                                DetectorCatalogue.PROVENANCE,
                                TrustFolder.read(folder).config()))
                .isNotEqualTo(DetectorCatalogue.release());
        AggregatorSettings gone =
                settings(Map.of("trust", folder.resolve("gone").toString()));
        assertThatThrownBy(() -> AggregatorConfigs.of(gone))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lazaretto.aggregator.trust");
    }

    @Test
    void everyKeyIsMapped() {
        AggregatorSettings settings = settings(Map.ofEntries(
                Map.entry("bootstrap-servers", "k:1"),
                Map.entry("kafka.\"security.protocol\"", "SSL"),
                Map.entry("state-dir", "s"),
                Map.entry("threads", "3"),
                Map.entry("commit-interval", "PT0.02S"),
                Map.entry("session-timeout", "PT7S"),
                Map.entry("transaction-timeout", "PT8S"),
                Map.entry("instance-id", "i"),
                Map.entry("replication", "3"),
                Map.entry("standby-replicas", "1"),
                Map.entry("case-retention", "PT48H"),
                Map.entry("task-lifetime", "PT5H"),
                Map.entry("deadline-tick", "PT0.1S"),
                Map.entry("stuck-after", "PT9S"),
                Map.entry("view.max-verdicts", "11"),
                Map.entry("view.max-bytes", "12"),
                Map.entry("view.max-released", "13"),
                Map.entry("view.max-arrivals", "14"),
                Map.entry("view.max-stale", "PT15S")));
        AggregatorConfig config = AggregatorConfigs.of(settings);
        assertThat(config.bootstrap()).isEqualTo("k:1");
        assertThat(config.clientProperties()).containsEntry("security.protocol", "SSL");
        assertThat(config.stateDir()).isEqualTo(Path.of("s"));
        assertThat(config.threads()).isEqualTo(3);
        assertThat(config.commitInterval()).isEqualTo(Duration.ofMillis(20));
        assertThat(config.sessionTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.transactionTimeout()).isEqualTo(Duration.ofSeconds(8));
        assertThat(config.instanceId()).contains("i");
        assertThat(config.replicationFactor()).isEqualTo(3);
        assertThat(config.standbyReplicas()).isEqualTo(1);
        assertThat(config.retention()).isEqualTo(Duration.ofHours(48));
        assertThat(config.taskLifetime()).isEqualTo(Duration.ofHours(5));
        assertThat(config.deadlineTick()).isEqualTo(Duration.ofMillis(100));
        assertThat(config.stuckAfter()).isEqualTo(Duration.ofSeconds(9));
        assertThat(AggregatorConfigs.limits(settings.view()))
                .isEqualTo(new ViewLimits(11, 12, 13, 14, Duration.ofSeconds(15)));
        assertThat(AggregatorConfigs.client(settings)).containsEntry("bootstrap.servers", "k:1");
    }

    @Test
    void aValueOutsideItsBoundsIsRefusedByName() {
        assertThatThrownBy(() -> AggregatorConfigs.of(settings(Map.of("threads", "0"))))
                .hasMessageContaining("threads");
    }

    private static AggregatorSettings settings(Map<String, String> values) {
        Map<String, String> prefixed = new HashMap<>();
        values.forEach((key, value) -> prefixed.put("lazaretto.aggregator." + key, value));
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(AggregatorSettings.class)
                .withDefaultValues(prefixed)
                .build();
        return config.getConfigMapping(AggregatorSettings.class);
    }
}
