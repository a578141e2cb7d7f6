package io.lazaretto.artifact.media;

import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.Map;

/** OpenType and its web forms: tables by a directory, which says where each lies. Pictures as SVG can hold scripts. */
public final class Font implements MediaReader.Structure {
    static final int MAX_TABLES = 256;
    private static final int MAX_FONTS = 256;
    private static final int PADDING = 3;

    @Override
    public void walk(Cursor in, Place place, Reading reading) throws IOException, MalformedArtifactException {
        in.bigEndian();
        if (in.isNext("wOFF") || in.isNext("wOF2")) {
            WebFont.walk(in, place, reading);
            return;
        }
        long end = 0;
        if (in.isNext("ttcf")) {
            in.skip(8, "a header");
            long fonts = in.u32();
            if (fonts > MAX_FONTS) {
                throw in.malformed("more fonts than fit");
            }
            for (long i = 0; i < fonts; i++) {
                end = Math.max(end, directory(in, in.u32(), place, reading));
            }
        } else {
            end = directory(in, 0, place, reading);
        }
        if (end < in.position()) {
            throw in.malformed("a font without tables");
        }
        in.skip(end - in.position(), "a table");
    }

    /** @return behind the last table of the font at an offset */
    private static long directory(Cursor in, long offset, Place place, Reading reading)
            throws IOException, MalformedArtifactException {
        long size = in.view().size();
        if (offset > size) {
            throw in.malformed("a font outside the file");
        }
        Cursor font = new Cursor(in.view().slice(offset, size - offset), "font", reading.budget()).bigEndian();
        font.skip(4, "a header");
        int tables = font.u16();
        font.skip(6, "a header");
        if (tables > MAX_TABLES) {
            throw in.malformed("more tables than fit");
        }
        long end = 0;
        for (int i = 0; i < tables; i++) {
            boolean pictures = font.isNext("SVG ");
            font.skip(8, "a table");
            long from = font.u32();
            long length = font.u32();
            if (from > size || length > size - from) {
                throw in.malformed("a table outside the file");
            }
            end = Math.max(end, Math.min(size, (from + length + PADDING) & ~(long) PADDING));
            if (pictures) {
                pictures(from, place, reading);
            }
        }
        return end;
    }

    static void pictures(long offset, Place place, Reading reading) {
        reading.report(Signal.inconclusive(
                Reasons.NOT_EXAMINED + "SVG in a font",
                "media.font-pictures",
                "Pictures in a font, which can hold scripts, have not been examined",
                place.at(offset),
                Map.of()));
    }
}
