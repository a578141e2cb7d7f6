package io.lazaretto.ingest.identity;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.content.ModelListing.Unread;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.identity.Manifest;
import java.util.List;
import java.util.Optional;

/**
 * An arrival that is ready to be published.
 *
 * @param manifest of the files that could be read, as they were hashed; the model itself where nothing is unread
 * @param contentDigest empty when something of the model could not be read
 * @param unread what could not be read, and why; empty exactly when there is a content digest
 * @param traceparent of the span that accepted it
 */
public record PinnedArrival(
        ModelArrival arrival,
        Manifest manifest,
        Optional<String> contentDigest,
        List<Unread> unread,
        String traceparent) {
    /** The phrase of {@link io.lazaretto.schemas.content.ModelHash} for a file that was written while it was read. */
    private static final String CHANGED = "changed while it was read";

    public PinnedArrival {
        requireNonNull(arrival, "arrival is null");
        requireNonNull(manifest, "manifest is null");
        requireNonNull(contentDigest, "contentDigest is null");
        unread = List.copyOf(unread);
        requireNonNull(traceparent, "traceparent is null");
    }

    /** Whether somebody wrote to the model while it was hashed. */
    public boolean changedWhileRead() {
        return unread.stream().anyMatch(entry -> entry.reason().equals(CHANGED));
    }
}
