package io.lazaretto.artifact.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

/** Compresses in every form that is understood. */
public enum Compressed {
    GZIP,
    ZLIB,
    BZIP2,
    XZ,
    LZMA,
    LZ4;

    private OutputStream open(OutputStream out) throws IOException {
        return switch (this) {
            case GZIP -> new GZIPOutputStream(out);
            case ZLIB -> new DeflaterOutputStream(out);
            case BZIP2 -> new BZip2CompressorOutputStream(out);
            case XZ -> new XZOutputStream(out, new LZMA2Options(1));
            case LZMA -> new LZMAOutputStream(out, new LZMA2Options(1), -1);
            case LZ4 -> new FramedLZ4CompressorOutputStream(out);
        };
    }

    /** As in the rules. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public byte[] of(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = open(packed)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** A gzip file whose header carries a name. */
    public static byte[] gzipNamed(String name, byte[] content) {
        return gzip(8, name, content, Deflater.DEFAULT_COMPRESSION);
    }

    /** A gzip file in which the content stands as it is. */
    public static byte[] gzipStored(byte[] content) {
        return gzip(0, "", content, Deflater.NO_COMPRESSION);
    }

    private static byte[] gzip(int flags, String name, byte[] content, int level) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 0, 0, 0, 0, 0, 3});
        if (flags != 0) {
            out.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
            out.write(0);
        }
        try (Deflater deflater = new Deflater(level, true)) {
            deflater.setInput(content);
            deflater.finish();
            byte[] chunk = new byte[1 << 16];
            while (!deflater.finished()) {
                out.write(chunk, 0, deflater.deflate(chunk));
            }
        }
        CRC32 crc = new CRC32();
        crc.update(content);
        for (long number : new long[] {crc.getValue(), content.length}) {
            for (int i = 0; i < 4; i++) {
                out.write((int) (number >>> 8 * i));
            }
        }
        return out.toByteArray();
    }
}
