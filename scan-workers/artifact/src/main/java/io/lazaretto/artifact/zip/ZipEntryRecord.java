package io.lazaretto.artifact.zip;

import static java.util.Objects.requireNonNull;

/**
 * One entry, as its directory record says, or its local header where no directory lists it.
 *
 * @param name hostile text
 * @param dataStart offset of the stored bytes in the archive; -1 when there is no local header
 */
public record ZipEntryRecord(
        String name, int flags, int method, long crc, long storedBytes, long bytes, long localOffset, long dataStart) {
    static final int STORED = 0;
    static final int DEFLATED = 8;
    static final int BZIP2 = 12;
    static final int LZMA = 14;
    static final int ZSTD = 93;
    static final int XZ = 95;
    static final int AES = 99;
    private static final int ENCRYPTED = 1;
    private static final int END_MARKER = 1 << 1;
    private static final int DESCRIPTOR = 1 << 3;

    public ZipEntryRecord {
        requireNonNull(name, "name is null");
    }

    public boolean isFolder() {
        return name.endsWith("/") && bytes == 0;
    }

    boolean isEncrypted() {
        return (flags & ENCRYPTED) != 0;
    }

    /** Of LZMA data: whether a marker ends them. */
    boolean hasEndMarker() {
        return (flags & END_MARKER) != 0;
    }

    boolean hasDescriptor() {
        return (flags & DESCRIPTOR) != 0;
    }

    /** Whether readers that trust this header read other bytes than those that trust the other one, or read them otherwise. */
    boolean isOtherThan(ZipEntryRecord other) {
        return storedBytes > 0 && storedBytes != other.storedBytes || storedBytes > 0 && method != other.method;
    }

    ZipEntryRecord named(String other) {
        return new ZipEntryRecord(other, flags, method, crc, storedBytes, bytes, localOffset, dataStart);
    }

    ZipEntryRecord at(long start) {
        return new ZipEntryRecord(name, flags, method, crc, storedBytes, bytes, localOffset, start);
    }
}
