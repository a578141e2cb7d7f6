package io.lazaretto.artifact.zip;

import io.lazaretto.artifact.bytes.ByteWindow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads the records of one directory, one after the other. */
final class DirectoryReader {
    private static final int SIZE = 46;
    private static final long NONE_32 = 0xffffffffL;
    private static final int UNIX = 3;
    private static final int TYPE_MASK = 0170000;
    private static final int SYMLINK = 0120000;
    /** Encryption, two bits of the deflate level, descriptor, UTF-8. */
    private static final int KNOWN_FLAGS = 1 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 11;

    private final ByteWindow bytes;
    private final EndRecord end;
    private final ZipAnomaly.Listener listener;
    private long at;
    private String unicodeName;

    DirectoryReader(ByteWindow bytes, EndRecord end, ZipAnomaly.Listener listener) {
        this.bytes = bytes;
        this.end = end;
        this.listener = listener;
        this.at = end.directoryStart();
    }

    /** Where the next record would begin. */
    long position() {
        return at;
    }

    /** @return null at the end of the directory, or where it stops being one */
    ZipEntryRecord next() throws IOException {
        if (at + SIZE > end.start() || !bytes.matches(at, 'P', 'K', 1, 2)) {
            return null;
        }
        int nameLength = bytes.u16(at + 28);
        int extraLength = bytes.u16(at + 30);
        long next = at + SIZE + nameLength + extraLength + bytes.u16(at + 32);
        if (next > end.start()) {
            return null;
        }
        String name = name(bytes, at + SIZE, nameLength);
        long[] sizes = {bytes.u32(at + 24), bytes.u32(at + 20), bytes.u32(at + 42)};
        extended(bytes, at + SIZE + nameLength, extraLength, sizes);
        ZipEntryRecord entry = new ZipEntryRecord(
                name,
                bytes.u16(at + 8),
                bytes.u16(at + 10),
                bytes.u32(at + 16),
                sizes[1],
                sizes[0],
                shifted(sizes[2]),
                -1);
        attributes(entry);
        unicodeName = UnicodePath.of(bytes, at + SIZE + nameLength, extraLength);
        at = next;
        return entry;
    }

    /** The name of the last record in its field for Unicode names, which some readers prefer; null without one. */
    String unicodeName() {
        return unicodeName;
    }

    private long shifted(long offset) {
        // Both are far below the range of a long, or the sum is negative.
        long shifted = offset + end.shift();
        return offset < 0 || shifted < 0 ? -1 : shifted;
    }

    private void attributes(ZipEntryRecord entry) throws IOException {
        if (bytes.at(at + 5) == UNIX && (bytes.u32(at + 38) >>> 16 & TYPE_MASK) == SYMLINK) {
            listener.found(ZipAnomaly.SYMLINK, at, entry.name());
        }
        if (entry.isEncrypted()) {
            listener.found(ZipAnomaly.ENCRYPTED, at, entry.name());
        }
        if ((entry.flags() & ~KNOWN_FLAGS) != 0) {
            listener.found(ZipAnomaly.FLAGS, at, entry.name());
        }
    }

    static String name(ByteWindow bytes, long from, int length) throws IOException {
        byte[] name = new byte[length];
        for (int i = 0; i < length; i++) {
            name[i] = (byte) bytes.at(from + i);
        }
        return new String(name, StandardCharsets.UTF_8);
    }

    /** Replaces what the zip64 extra field holds: bytes, stored bytes, offset, each only where 32 bits are all set. */
    static void extended(ByteWindow bytes, long from, int length, long[] sizes) throws IOException {
        long end = from + length;
        for (long field = from; field + 4 <= end; field += 4 + bytes.u16(field + 2)) {
            if (bytes.u16(field) == 1) {
                long value = field + 4;
                long valueEnd = Math.min(end, value + bytes.u16(field + 2));
                for (int i = 0; i < sizes.length; i++) {
                    if (sizes[i] == NONE_32 && value + 8 <= valueEnd) {
                        sizes[i] = bytes.i64(value);
                        value += 8;
                    }
                }
                return;
            }
        }
    }
}
