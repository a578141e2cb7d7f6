package io.lazaretto.ingest.publish;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * @param alive whether the publishing thread runs
 * @param connected whether the cluster is prepared and the last attempt to publish succeeded
 * @param failures consecutive failed attempts
 * @param error why the last attempt failed
 */
public record PublisherStatus(boolean alive, boolean connected, int failures, Optional<String> error) {
    public PublisherStatus {
        requireNonNull(error, "error is null");
    }
}
