package io.lazaretto.proving.cluster;

import java.util.Map;

/** The services' configuration keys that a cluster sets: where the broker is, where data lies, what is watched. */
final class ServiceSettings {
    private ServiceSettings() {}

    static Map<String, String> of(Member member, String bootstrap, int port, WorkingDirectory directory) {
        return switch (member.role()) {
            case BROKER -> throw new IllegalArgumentException("the broker is no service");
            case INGEST, WORKER, AGGREGATOR -> Map.of("quarkus.http.port", String.valueOf(port));
        };
    }
}
