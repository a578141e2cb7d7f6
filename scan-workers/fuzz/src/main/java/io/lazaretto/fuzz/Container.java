package io.lazaretto.fuzz;

import io.lazaretto.artifact.testing.Compressed;
import io.lazaretto.artifact.testing.SevenZipFiles;
import io.lazaretto.artifact.testing.TarBuilder;
import io.lazaretto.artifact.testing.ZipBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;

/** Every container that is understood, around one content. */
enum Container {
    STORED_ZIP,
    DEFLATED_ZIP,
    TAR,
    SEVEN_ZIP,
    GZIP,
    ZLIB,
    BZIP2,
    XZ,
    LZMA,
    LZ4,
    ZSTD;

    private static final int LARGEST_BLOCK = 1 << 17;

    byte[] around(String name, byte[] content) {
        return switch (this) {
            case STORED_ZIP -> new ZipBuilder().stored(name, content).toBytes();
            case DEFLATED_ZIP -> new ZipBuilder().deflated(name, content).toBytes();
            case TAR -> new TarBuilder().file(name, content).toBytes();
            case SEVEN_ZIP -> SevenZipFiles.of(SevenZMethod.LZMA2, null, name, content);
            case GZIP -> Compressed.GZIP.of(content);
            case ZLIB -> Compressed.ZLIB.of(content);
            case BZIP2 -> Compressed.BZIP2.of(content);
            case XZ -> Compressed.XZ.of(content);
            case LZMA -> Compressed.LZMA.of(content);
            case LZ4 -> Compressed.LZ4.of(content);
            case ZSTD -> zstd(content);
        };
    }

    /** A frame of raw blocks. RFC 8878, 3.1.1. */
    private static byte[] zstd(byte[] content) {
        ByteBuffer out = ByteBuffer.allocate(content.length + 16 + 3 * (1 + content.length / LARGEST_BLOCK))
                .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0xfd2fb528).put((byte) 0xa0).putInt(content.length);
        int at = 0;
        do {
            int length = Math.min(LARGEST_BLOCK, content.length - at);
            boolean last = at + length == content.length;
            int header = length << 3 | (last ? 1 : 0);
            out.put((byte) header).put((byte) (header >> 8)).put((byte) (header >> 16));
            out.put(content, at, length);
            at += length;
        } while (at < content.length);
        return Bytes.head(out.array(), out.position());
    }
}
