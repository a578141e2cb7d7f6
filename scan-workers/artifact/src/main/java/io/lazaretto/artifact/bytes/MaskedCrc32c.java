package io.lazaretto.artifact.bytes;

import java.util.zip.CRC32C;

/** The checksum of TensorFlow's files: a CRC-32C, turned and added to (tensorflow {@code core/lib/hash/crc32c.h}). */
public final class MaskedCrc32c {
    private static final int MASK = 0xa282ead8;

    private MaskedCrc32c() {}

    /** @return 32 bits, not negative */
    public static long of(CRC32C crc) {
        return Integer.toUnsignedLong(Integer.rotateRight((int) crc.getValue(), 15) + MASK);
    }
}
