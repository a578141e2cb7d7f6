package io.lazaretto.ingest.outbox;

/**
 * Bounds of the outbox; at each of the first two it refuses.
 *
 * @param maxPendingEntries accepted but not acknowledged
 * @param maxPendingBytes of their payloads, held in memory too
 * @param segmentBytes size at which a new journal file is begun
 */
public record OutboxLimits(int maxPendingEntries, long maxPendingBytes, long segmentBytes) {
    public static final OutboxLimits DEFAULT = new OutboxLimits(100_000, 128L << 20, 8L << 20);

    public OutboxLimits {
        if (maxPendingEntries < 1 || maxPendingBytes < 1 || segmentBytes < 1) {
            throw new IllegalArgumentException("a limit is not positive");
        }
    }
}
