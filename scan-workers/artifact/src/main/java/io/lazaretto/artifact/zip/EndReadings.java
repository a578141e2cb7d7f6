package io.lazaretto.artifact.zip;

import io.lazaretto.artifact.bytes.ByteWindow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The readings of one end record. Readers take a zip64 record field by field where 32 bits do not suffice (APPNOTE 4.4.1.4),
 * or whole whenever there is one (Python's zipfile), or not at all; they look for it where its locator says or right in front
 * of the locator; and they count offsets from the first byte of the file (miniz) or back from the end record (Python).
 */
final class EndReadings {
    private static final int LOCATOR = 20;
    private static final int ZIP64 = 56;
    private static final long NONE_32 = 0xffffffffL;
    private static final int NONE_16 = 0xffff;

    private final ByteWindow bytes;
    private final long at;
    private final long end;
    private final long entries;
    private final long size;
    private final long offset;
    private final List<EndRecord> found = new ArrayList<>();
    private boolean odd;

    private EndReadings(ByteWindow bytes, long at) throws IOException {
        this.bytes = bytes;
        this.at = at;
        long said = at + EndRecord.SIZE + bytes.u16(at + 20);
        // A comment that is longer than the file is cut by Python.
        this.odd = said > bytes.size();
        this.end = Math.min(said, bytes.size());
        this.entries = bytes.u16(at + 10);
        this.size = bytes.u32(at + 12);
        this.offset = bytes.u32(at + 16);
    }

    /** @return empty when nothing stands where the record says that the directory is */
    static List<EndRecord> of(ByteWindow bytes, long at) throws IOException {
        return new EndReadings(bytes, at).all();
    }

    private List<EndRecord> all() throws IOException {
        for (long large : zip64()) {
            long largeEntries = bytes.i64(large + 32);
            long largeSize = bytes.i64(large + 40);
            long largeOffset = bytes.i64(large + 48);
            odd |= entries != NONE_16 && entries != largeEntries
                    || size != NONE_32 && size != largeSize
                    || offset != NONE_32 && offset != largeOffset;
            reading(
                    large,
                    entries == NONE_16 ? largeEntries : entries,
                    size == NONE_32 ? largeSize : size,
                    offset == NONE_32 ? largeOffset : offset);
            reading(large, largeEntries, largeSize, largeOffset);
        }
        reading(at, entries, size, offset);
        if (odd && !found.isEmpty()) {
            found.set(0, found.getFirst().asOdd());
        }
        return found;
    }

    private void reading(long start, long count, long length, long from) throws IOException {
        if (length < 0 || from < 0 || count < 0 || length > start) {
            return;
        }
        boolean empty = count == 0 && length == 0;
        if (empty || bytes.matches(start - length, 'P', 'K', 1, 2)) {
            add(new EndRecord(start, end, count, length, from, start - length - from, false, false));
        }
        if (!empty && from <= bytes.size() - length && bytes.matches(from, 'P', 'K', 1, 2)) {
            add(new EndRecord(from + length, from + length, count, length, from, 0, false, false));
        }
    }

    private void add(EndRecord record) {
        if (found.stream().noneMatch(record::isSameDirectory)) {
            found.add(found.isEmpty() ? record : record.asOther());
        }
    }

    /** The offsets of zip64 end records: where the locator points, and right before it. */
    private Set<Long> zip64() throws IOException {
        Set<Long> offsets = new LinkedHashSet<>();
        if (bytes.matches(at - LOCATOR, 'P', 'K', 6, 7)) {
            long adjacent = at - LOCATOR - ZIP64;
            for (long candidate : new long[] {bytes.i64(at - LOCATOR + 8), adjacent}) {
                if (candidate <= adjacent && bytes.has(candidate, ZIP64) && bytes.matches(candidate, 'P', 'K', 6, 6)) {
                    offsets.add(candidate);
                }
            }
        }
        return offsets;
    }
}
