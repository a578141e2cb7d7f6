package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.zip.ZipEntryRecord;
import java.util.HashSet;
import java.util.Set;

/**
 * Entries of one archive that share their bytes. Loaders go by names, so the bytes are looked at under each; but each name
 * costs the archive a line and the reader all of the bytes, so they are paid for. Sharing itself is an anomaly that the
 * archive reports: entries overlap, or their headers name them differently.
 */
final class SharedBytes {
    private static final long MAX_AGAIN = 64 << 20;
    /** What a look costs at least. */
    private static final long LEAST = 4_096;

    private final Set<Bytes> seen = new HashSet<>();
    private final Set<Named> named = new HashSet<>();
    private long again;
    private boolean exhausted;

    private record Bytes(long start, long stored, long bytes, int method, int flags) {}

    private record Named(Bytes bytes, String name) {}

    /** Whether the entry is still to be looked at. */
    boolean isNew(ZipEntryRecord entry) {
        if (entry.dataStart() < 0) {
            return true;
        }
        Bytes bytes = new Bytes(entry.dataStart(), entry.storedBytes(), entry.bytes(), entry.method(), entry.flags());
        if (!named.add(new Named(bytes, entry.name()))) {
            return false;
        }
        if (seen.add(bytes)) {
            return true;
        }
        if (again > MAX_AGAIN) {
            exhausted = true;
            return false;
        }
        again += Math.clamp(entry.bytes(), LEAST, MAX_AGAIN);
        return true;
    }

    /** Whether something was left out. */
    boolean isExhausted() {
        return exhausted;
    }
}
