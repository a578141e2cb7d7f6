package io.lazaretto.artifact.zip;

import io.lazaretto.artifact.bytes.ByteWindow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An end record, with its zip64 form where there is one.
 *
 * @param start of this record, or of the zip64 record that belongs to it: where the directory must end
 * @param end behind the comment
 * @param shift what to add to every offset in the archive, because bytes were put in front of it
 */
record EndRecord(long start, long end, long entries, long directorySize, long directoryOffset, long shift) {
    private static final int SIZE = 22;
    private static final int MAX_COMMENT = 0xffff;
    private static final int LOCATOR = 20;
    private static final int ZIP64 = 56;
    private static final int MAX_RECORDS = 8;
    private static final long NONE_32 = 0xffffffffL;
    private static final int NONE_16 = 0xffff;

    /** Every plausible end record, the last one first. */
    static List<EndRecord> find(ByteWindow bytes) throws IOException {
        List<EndRecord> found = new ArrayList<>();
        long lowest = Math.max(0, bytes.size() - SIZE - MAX_COMMENT);
        for (long at = lowest; at <= bytes.size() - SIZE; at++) {
            if (bytes.at(at) == 'P' && bytes.matches(at, 'P', 'K', 5, 6)) {
                EndRecord record = read(bytes, at);
                if (record != null) {
                    found.addFirst(record);
                }
                if (found.size() > MAX_RECORDS) {
                    found.removeLast();
                }
            }
        }
        return found;
    }

    /** Where the directory begins in the bytes at hand. */
    long directoryStart() {
        return start - directorySize;
    }

    /** @return null when nothing stands where the record says that the directory is */
    private static EndRecord read(ByteWindow bytes, long at) throws IOException {
        long end = at + SIZE + bytes.u16(at + 20);
        if (end > bytes.size()) {
            return null;
        }
        long start = at;
        long entries = bytes.u16(at + 10);
        long size = bytes.u32(at + 12);
        long offset = bytes.u32(at + 16);
        long large = zip64(bytes, at);
        if (large >= 0) {
            start = large;
            entries = entries == NONE_16 ? bytes.i64(large + 32) : entries;
            size = size == NONE_32 ? bytes.i64(large + 40) : size;
            offset = offset == NONE_32 ? bytes.i64(large + 48) : offset;
        }
        long shift = start - size - offset;
        if (size < 0 || offset < 0 || entries < 0 || size > start || offset > start || shift < 0) {
            return null;
        }
        boolean empty = entries == 0 && size == 0;
        if (!empty && !bytes.matches(start - size, 'P', 'K', 1, 2)) {
            return null;
        }
        return new EndRecord(start, end, entries, size, offset, shift);
    }

    /** @return the offset of the zip64 end record, -1 when there is none */
    private static long zip64(ByteWindow bytes, long at) throws IOException {
        if (!bytes.matches(at - LOCATOR, 'P', 'K', 6, 7)) {
            return -1;
        }
        // Where the locator points, or right before it when bytes were put in front of the archive.
        long named = bytes.i64(at - LOCATOR + 8);
        long adjacent = at - LOCATOR - ZIP64;
        for (long candidate : new long[] {named, adjacent}) {
            if (candidate <= adjacent && bytes.has(candidate, ZIP64) && bytes.matches(candidate, 'P', 'K', 6, 6)) {
                return candidate;
            }
        }
        return -1;
    }
}
