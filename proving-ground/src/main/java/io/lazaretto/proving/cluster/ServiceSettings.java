package io.lazaretto.proving.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The services' configuration keys that a cluster sets: where the broker is, where data lies, what is watched. */
final class ServiceSettings {
    /** Models of the corpus are small, and a cluster has many scanner processes. */
    private static final String SCANNER_HEAP = "64";

    private ServiceSettings() {}

    static Map<String, String> of(Member member, String bootstrap, int port, WorkingDirectory directory) {
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.http.port", String.valueOf(port));
        settings.put("quarkus.http.host", "localhost");
        String data = directory.data(member).toString();
        switch (member.role()) {
            case BROKER -> throw new IllegalArgumentException("the broker is no service");
            case INGEST -> ingest(member, bootstrap, data, directory, settings);
            case WORKER -> {
                settings.put("lazaretto.worker.bootstrap-servers", bootstrap);
                settings.put("lazaretto.worker.id", member.name());
                for (String lane : List.of("inspect", "standard", "deep")) {
                    settings.put("lazaretto.worker." + lane + ".heap-megabytes", SCANNER_HEAP);
                }
            }
            case AGGREGATOR -> {
                settings.put("lazaretto.aggregator.bootstrap-servers", bootstrap);
                settings.put("lazaretto.aggregator.state-dir", data);
                settings.put("lazaretto.aggregator.instance-id", member.name());
            }
        }
        return settings;
    }

    /** Only the first one watches the landing folder: two watchers would report everything twice, in two traces. */
    private static void ingest(
            Member member, String bootstrap, String data, WorkingDirectory directory, Map<String, String> settings) {
        settings.put("lazaretto.ingest.bootstrap-servers", bootstrap);
        settings.put("lazaretto.ingest.instance", member.name());
        settings.put("lazaretto.ingest.data", data);
        settings.put("lazaretto.ingest.allowed-roots", directory.models().toString());
        if (member.number() == 1) {
            settings.put(
                    "lazaretto.ingest.watch[0].directory", directory.landing().toString());
            settings.put("lazaretto.ingest.watch[0].poll-interval", "500ms");
            settings.put("lazaretto.ingest.watch[0].quiet-period", "500ms");
            settings.put("lazaretto.ingest.watch[0].max-wait", "5s");
        }
    }
}
