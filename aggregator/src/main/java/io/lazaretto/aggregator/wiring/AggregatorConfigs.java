package io.lazaretto.aggregator.wiring;

import io.lazaretto.aggregator.AggregatorConfig;
import io.lazaretto.aggregator.view.ViewLimits;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.trust.TrustFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Settings as the plain configuration. */
final class AggregatorConfigs {
    private AggregatorConfigs() {}

    /** @throws IllegalArgumentException when a value is out of its bounds; the message names it */
    static AggregatorConfig of(AggregatorSettings settings) {
        AggregatorConfig.Builder builder = AggregatorConfig.builder(settings.bootstrapServers(), settings.stateDir())
                .clientProperties(settings.kafka())
                .threads(settings.threads())
                .commitInterval(settings.commitInterval())
                .sessionTimeout(settings.sessionTimeout())
                .transactionTimeout(settings.transactionTimeout())
                .replicationFactor(settings.replication())
                .standbyReplicas(settings.standbyReplicas())
                .retention(settings.caseRetention())
                .taskLifetime(settings.taskLifetime())
                .deadlineTick(settings.deadlineTick())
                .stuckAfter(settings.stuckAfter());
        settings.instanceId().ifPresent(builder::instanceId);
        settings.trust()
                .ifPresent(folder -> builder.catalogue(DetectorCatalogue.release()
                        .withConfig(DetectorCatalogue.PROVENANCE, trust(folder).config())));
        return builder.build();
    }

    private static TrustFolder trust(Path folder) {
        try {
            return TrustFolder.read(folder);
        } catch (IOException e) {
            throw new IllegalArgumentException("lazaretto.aggregator.trust cannot be read: " + e.getMessage(), e);
        }
    }

    static ViewLimits limits(AggregatorSettings.View view) {
        return new ViewLimits(
                view.maxVerdicts(), view.maxBytes(), view.maxReleased(), view.maxArrivals(), view.maxStale());
    }

    /** What the clients of the views need. */
    static Map<String, String> client(AggregatorSettings settings) {
        Map<String, String> client = new HashMap<>(settings.kafka());
        client.put("bootstrap.servers", settings.bootstrapServers());
        return client;
    }
}
