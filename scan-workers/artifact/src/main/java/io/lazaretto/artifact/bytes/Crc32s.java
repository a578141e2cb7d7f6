package io.lazaretto.artifact.bytes;

import java.io.IOException;
import java.util.zip.CRC32;

/** The CRC-32 of bytes that must be read for it. */
final class Crc32s {
    private static final int CHUNK = 1 << 16;

    private Crc32s() {}

    interface Source {
        int read(long position, byte[] target, int offset, int length) throws IOException;
    }

    static long of(Source source, long position, long length) throws IOException {
        CRC32 crc = new CRC32();
        byte[] chunk = new byte[(int) Math.max(1, Math.min(CHUNK, length))];
        for (long done = 0; done < length; ) {
            int count = source.read(position + done, chunk, 0, (int) Math.min(chunk.length, length - done));
            if (count <= 0) {
                throw new IOException("the bytes end early");
            }
            crc.update(chunk, 0, count);
            done += count;
        }
        return crc.getValue();
    }
}
