package io.lazaretto.artifact.zip;

import io.lazaretto.artifact.bytes.ByteWindow;
import java.io.IOException;

/** The header in front of an entry's data. */
final class LocalHeader {
    private static final int SIZE = 30;

    private LocalHeader() {}

    /** @return null when it does not fit into the archive */
    static ZipEntryRecord read(ByteWindow bytes, long at) throws IOException {
        if (!bytes.has(at, SIZE) || !bytes.matches(at, 'P', 'K', 3, 4)) {
            return null;
        }
        int nameLength = bytes.u16(at + 26);
        int extraLength = bytes.u16(at + 28);
        long dataStart = at + SIZE + nameLength + extraLength;
        if (!bytes.has(dataStart, 0)) {
            return null;
        }
        long[] sizes = {bytes.u32(at + 22), bytes.u32(at + 18)};
        DirectoryReader.extended(bytes, at + SIZE + nameLength, extraLength, sizes);
        return new ZipEntryRecord(
                DirectoryReader.name(bytes, at + SIZE, nameLength),
                bytes.u16(at + 6),
                bytes.u16(at + 8),
                bytes.u32(at + 14),
                sizes[1],
                sizes[0],
                at,
                dataStart);
    }

    private static String unicodeName(ByteWindow bytes, ZipEntryRecord local) throws IOException {
        long at = local.localOffset();
        int extra = bytes.u16(at + 28);
        return UnicodePath.of(bytes, local.dataStart() - extra, extra);
    }

    /** @return the entry of the directory, placed by its local header */
    static ZipEntryRecord compare(ByteWindow bytes, ZipEntryRecord entry, ZipAnomaly.Listener listener)
            throws IOException {
        ZipEntryRecord local = entry.localOffset() < 0 ? null : read(bytes, entry.localOffset());
        if (local == null) {
            listener.found(ZipAnomaly.LOCAL_HEADER, entry.localOffset(), entry.name());
            return entry;
        }
        String unicode = unicodeName(bytes, local);
        if (!local.name().equals(entry.name()) || unicode != null && !UnicodePath.isSame(local.name(), unicode)) {
            listener.found(ZipAnomaly.NAMES_DISAGREE, entry.localOffset(), entry.name());
        }
        boolean described = local.hasDescriptor()
                && (local.crc() == 0 || local.crc() == entry.crc())
                && (local.storedBytes() == 0 || local.storedBytes() == entry.storedBytes())
                && (local.bytes() == 0 || local.bytes() == entry.bytes());
        boolean same = local.crc() == entry.crc()
                && local.storedBytes() == entry.storedBytes()
                && local.bytes() == entry.bytes();
        if (local.method() != entry.method() || local.flags() != entry.flags() || !described && !same) {
            listener.found(ZipAnomaly.HEADERS_DISAGREE, entry.localOffset(), entry.name());
        }
        return entry.at(local.dataStart());
    }
}
