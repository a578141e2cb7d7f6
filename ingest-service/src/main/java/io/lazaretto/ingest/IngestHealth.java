package io.lazaretto.ingest;

import java.util.Map;

/**
 * @param live false when a thread of the service has died: a restart is needed
 * @param ready false when arrivals cannot be taken, or are taken but wait for the cluster
 * @param details why, in short phrases
 */
public record IngestHealth(boolean live, boolean ready, Map<String, String> details) {
    public IngestHealth {
        details = Map.copyOf(details);
    }
}
