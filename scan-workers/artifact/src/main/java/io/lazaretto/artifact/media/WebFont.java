package io.lazaretto.artifact.media;

import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/**
 * WOFF and WOFF2 (W3C, 2012 and 2024): the directory of tables is not compressed, so what a font holds is known without
 * unpacking it.
 */
final class WebFont {
    private static final int WOFF_HEADER = 44;
    private static final int WOFF2_HEADER = 48;
    /** "SVG " among the tags that WOFF2 numbers. */
    private static final int SVG = 36;

    private static final int OTHER_TAG = 63;
    private static final int GLYF = 10;
    private static final int LOCA = 11;
    private static final int UNTRANSFORMED_GLYPHS = 3;

    private WebFont() {}

    /** Leaves the cursor behind the font. */
    static void walk(Cursor in, Place place, Reading reading) throws IOException, MalformedArtifactException {
        boolean second = in.isNext("wOF2");
        in.skip(8, "a header");
        long length = in.u32();
        int tables = in.u16();
        in.skip((second ? WOFF2_HEADER : WOFF_HEADER) - in.position(), "a header");
        if (length < in.position()) {
            throw in.malformed("a font shorter than its header");
        }
        if (tables > Font.MAX_TABLES) {
            throw in.malformed("more tables than fit");
        }
        for (int i = 0; i < tables; i++) {
            long at = in.position();
            if (second ? woff2(in) : woff(in, length)) {
                Font.pictures(at, place, reading);
            }
        }
        if (length < in.position()) {
            throw in.malformed("a font shorter than its tables");
        }
        in.skip(length - in.position(), "a font");
    }

    /** @return whether an entry is that of pictures */
    private static boolean woff(Cursor in, long length) throws IOException, MalformedArtifactException {
        boolean pictures = in.isNext("SVG ");
        in.skip(4, "a table");
        long from = in.u32();
        long packed = in.u32();
        long bytes = in.u32();
        in.skip(4, "a table");
        if (from > length || packed > length - from || packed > bytes) {
            throw in.malformed("a table outside the font");
        }
        return pictures;
    }

    private static boolean woff2(Cursor in) throws IOException, MalformedArtifactException {
        int flags = in.u8();
        int tag = flags & OTHER_TAG;
        boolean pictures = tag == SVG;
        if (tag == OTHER_TAG) {
            pictures = in.isNext("SVG ");
            in.skip(4, "a table");
        }
        base128(in);
        int transform = flags >>> 6;
        boolean glyphs = tag == GLYF || tag == LOCA;
        if (glyphs ? transform != UNTRANSFORMED_GLYPHS : transform != 0) {
            base128(in);
        }
        return pictures;
    }

    private static void base128(Cursor in) throws IOException, MalformedArtifactException {
        for (int i = 0; i < 5; i++) {
            if (in.u8() < 0x80) {
                return;
            }
        }
        throw in.malformed("a number of more than 32 bits");
    }
}
