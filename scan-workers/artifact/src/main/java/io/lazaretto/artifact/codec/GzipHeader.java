package io.lazaretto.artifact.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The header of one gzip member (RFC 1952, 2.3).
 *
 * @param name "" when there is none; hostile text
 * @param besides bytes of the extra field and of the comment, which no reader of the content sees
 */
public record GzipHeader(String name, byte[] besides) {
    private static final int DEFLATE = 8;
    private static final int CHECK = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xe0;
    private static final int MAX_TEXT = 1 << 16;

    /** @throws DamagedException when it is not a header that a reader takes */
    public static GzipHeader read(InputStream in) throws IOException {
        if (u8(in) != 0x1f || u8(in) != 0x8b || u8(in) != DEFLATE) {
            throw new DamagedException("not a gzip member");
        }
        int flags = u8(in);
        if ((flags & RESERVED) != 0) {
            throw new DamagedException("reserved flags of gzip are set");
        }
        skip(in, 6);
        byte[] extra = {};
        if ((flags & EXTRA) != 0) {
            extra = in.readNBytes(u8(in) | u8(in) << 8);
        }
        byte[] name = (flags & NAME) != 0 ? text(in) : new byte[0];
        byte[] comment = (flags & COMMENT) != 0 ? text(in) : new byte[0];
        if ((flags & CHECK) != 0) {
            skip(in, 2);
        }
        ByteArrayOutputStream besides = new ByteArrayOutputStream();
        besides.writeBytes(extra);
        besides.writeBytes(comment);
        return new GzipHeader(new String(name, StandardCharsets.ISO_8859_1), besides.toByteArray());
    }

    private static byte[] text(InputStream in) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int b = u8(in); b != 0; b = u8(in)) {
            if (text.size() == MAX_TEXT) {
                throw new DamagedException("a text in a gzip header has no end");
            }
            text.write(b);
        }
        return text.toByteArray();
    }

    private static void skip(InputStream in, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            u8(in);
        }
    }

    private static int u8(InputStream in) throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new DamagedException("the gzip member ends early");
        }
        return b;
    }
}
