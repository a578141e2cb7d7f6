package io.lazaretto.ingest;

import io.lazaretto.ingest.identity.PinnedArrival;
import java.time.Instant;
import java.util.Optional;

/**
 * An arrival that will be published, whatever happens to this process.
 *
 * @param contentDigest empty when something of the model could not be read; its verdict will then be INCONCLUSIVE
 */
public record Accepted(
        String arrivalId,
        String artifactUri,
        String revision,
        Optional<String> contentDigest,
        Instant acceptedAt,
        String traceparent) {
    /** What is told of an arrival once it is taken. */
    public static Accepted of(PinnedArrival pinned) {
        return new Accepted(
                pinned.arrival().getArrivalId(),
                pinned.arrival().getArtifactUri(),
                pinned.arrival().getRevision(),
                pinned.contentDigest(),
                pinned.arrival().getAcceptedAt(),
                pinned.traceparent());
    }
}
