package io.lazaretto.artifact.format;

import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.bytes.MaskedCrc32c;
import java.io.IOException;
import java.util.Set;
import java.util.zip.CRC32C;

/** Formats that have no magic number, or a weak one: whether a content begins as theirs do. */
final class Beginnings {
    private static final int MAX_PADDLE_DESCRIPTION = 1 << 10;
    private static final int MAX_ARROW_METADATA = 16 << 20;
    private static final int MAX_FONT_TABLES = 256;
    private static final int MPEG_HEADER = 4;

    /** {@code VarType.Type} of what a tensor holds. */
    private static final Set<Integer> PADDLE_TYPES = Set.of(0, 1, 2, 3, 4, 5, 6, 19, 20, 21, 22, 23, 24, 32, 33);

    private Beginnings() {}

    /** Whether a map begins here whose first key is a name: MessagePack has no magic number. */
    static boolean isMsgpack(ByteWindow bytes) throws IOException {
        int first = bytes.at(0);
        int at =
                switch (first) {
                    case 0xde -> 3;
                    case 0xdf -> 5;
                    default -> 1;
                };
        if (at == 1 && (first <= 0x80 || first > 0x8f)) {
            return false;
        }
        int length = bytes.at(at) - 0xa0;
        if (length < 1 || length > 0x1f || !bytes.has(at + 1L, length + 1L)) {
            return false;
        }
        for (int i = 1; i <= length; i++) {
            if (bytes.at((long) at + i) < 0x20 || bytes.at((long) at + i) > 0x7e) {
                return false;
            }
        }
        return true;
    }

    /** Whether a tensor without levels of detail begins here. */
    static boolean isPaddleParams(ByteWindow bytes) throws IOException {
        if (!bytes.has(0, 24)) {
            return false;
        }
        for (int i = 0; i < 16; i++) {
            if (bytes.at(i) != 0) {
                return false;
            }
        }
        long length = bytes.u32(16);
        return length >= 2
                && length <= MAX_PADDLE_DESCRIPTION
                && bytes.has(20, length)
                && bytes.at(20) == 0x08
                && PADDLE_TYPES.contains(bytes.at(21));
    }

    /** Whether a record begins here: its length and the checksum of that. */
    static boolean isTfrecord(ByteWindow bytes) throws IOException {
        if (!bytes.has(0, 12) || bytes.i64(0) < 0 || bytes.i64(0) > bytes.size()) {
            return false;
        }
        CRC32C crc = new CRC32C();
        for (int i = 0; i < Long.BYTES; i++) {
            crc.update(bytes.at(i));
        }
        return bytes.u32(Long.BYTES) == MaskedCrc32c.of(crc);
    }

    /** Whether a stream begins here. */
    static boolean isArrowStream(ByteWindow bytes) throws IOException {
        if (!bytes.has(0, 24) || bytes.u32(0) != 0xffff_ffffL) {
            return false;
        }
        long length = bytes.u32(4);
        return length >= 16
                && length % 8 == 0
                && length <= MAX_ARROW_METADATA
                && bytes.has(8, length)
                && bytes.u32(8) < length;
    }

    /** Whether two frames follow one another here: one alone is a weak sign. */
    static boolean isMp3(ByteWindow bytes) throws IOException {
        int first = MpegFrame.length(header(bytes, 0));
        return first > 0 && MpegFrame.length(header(bytes, first)) > 0;
    }

    /** Whether a directory begins here that has a plausible number of tables, sorted as the format wants. */
    static boolean isFont(ByteWindow bytes) throws IOException {
        if (bytes.matches(0, "OTTO")
                || bytes.matches(0, "ttcf")
                || bytes.matches(0, "wOFF")
                || bytes.matches(0, "wOF2")) {
            return true;
        }
        if (!bytes.matches(0, 0, 1, 0, 0) && !bytes.matches(0, "true")) {
            return false;
        }
        int tables = bytes.at(4) << 8 | bytes.at(5);
        return tables > 2 && tables <= MAX_FONT_TABLES && isTag(bytes, 12) && isTag(bytes, 28);
    }

    private static int header(ByteWindow bytes, long at) throws IOException {
        return bytes.has(at, MPEG_HEADER)
                ? bytes.at(at) << 24 | bytes.at(at + 1) << 16 | bytes.at(at + 2) << 8 | bytes.at(at + 3)
                : 0;
    }

    private static boolean isTag(ByteWindow bytes, long at) throws IOException {
        for (int i = 0; i < 4; i++) {
            if (bytes.at(at + i) < 0x20 || bytes.at(at + i) > 0x7e) {
                return false;
            }
        }
        return true;
    }
}
