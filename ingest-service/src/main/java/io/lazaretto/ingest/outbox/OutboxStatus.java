package io.lazaretto.ingest.outbox;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * @param pending accepted but not acknowledged
 * @param pendingBytes of their payloads
 * @param oldestPending when the oldest of them was accepted
 * @param quarantined entries or damaged stretches set aside since the directory was opened, for a person to look at
 * @param tornTails unfinished appends that recovery cut off; nothing accepted was in them
 * @param full whether the next append would be refused for want of room
 * @param writeError why the last append failed; empty once one succeeds, and after half a minute without one
 */
public record OutboxStatus(
        int pending,
        long pendingBytes,
        Optional<Instant> oldestPending,
        int quarantined,
        int tornTails,
        boolean full,
        Optional<String> writeError) {
    public OutboxStatus {
        requireNonNull(oldestPending, "oldestPending is null");
        requireNonNull(writeError, "writeError is null");
    }
}
