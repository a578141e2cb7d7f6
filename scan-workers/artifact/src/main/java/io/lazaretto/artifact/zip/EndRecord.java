package io.lazaretto.artifact.zip;

import io.lazaretto.artifact.bytes.ByteWindow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An end record as some reader takes it.
 *
 * @param start of this record, or of the zip64 record that belongs to it: where the directory must end
 * @param end behind the comment
 * @param shift what to add to every offset in the archive, because bytes were put in front of it; negative when the record
 *     states a directory that lies behind itself, which Python takes all the same
 * @param odd whether the record states something that readers take in different ways
 * @param other whether it is another reading of a record that has been read already
 */
record EndRecord(
        long start,
        long end,
        long entries,
        long directorySize,
        long directoryOffset,
        long shift,
        boolean odd,
        boolean other) {
    static final int SIZE = 22;
    private static final int MAX_COMMENT = 0xffff;
    private static final int MAX_RECORDS = 8;

    /** Every plausible end record in every reading of it, the last one first. */
    static List<EndRecord> find(ByteWindow bytes) throws IOException {
        List<EndRecord> found = new ArrayList<>();
        long lowest = Math.max(0, bytes.size() - SIZE - MAX_COMMENT);
        for (long at = lowest; at <= bytes.size() - SIZE; at++) {
            if (bytes.at(at) == 'P' && bytes.matches(at, 'P', 'K', 5, 6)) {
                found.addAll(0, EndReadings.of(bytes, at));
                while (found.size() > MAX_RECORDS) {
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

    boolean isSameDirectory(EndRecord record) {
        return directoryStart() == record.directoryStart()
                && directorySize == record.directorySize
                && shift == record.shift;
    }

    EndRecord asOther() {
        return new EndRecord(start, end, entries, directorySize, directoryOffset, shift, true, true);
    }

    EndRecord asOdd() {
        return new EndRecord(start, end, entries, directorySize, directoryOffset, shift, true, other);
    }
}
