package io.lazaretto.artifact.media;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** Boxes one after another (ISO/IEC 14496-12); those that are not of the standard are not examined. */
final class Mp4 implements MediaReader.Structure {
    private static final int TYPE = 4;
    private static final int MIN_SEARCHED = 16;
    private static final Set<String> STANDARD = Set.of(
            "ftyp", "styp", "moov", "mdat", "free", "skip", "wide", "moof", "mfra", "sidx", "ssix", "meta", "pdin",
            "prft", "emsg");

    @Override
    public void walk(Cursor in, Place place, Reading reading) throws IOException, MalformedArtifactException {
        in.bigEndian();
        boolean film = false;
        while (!in.atEnd()) {
            reading.budget().checkTime();
            long start = in.position();
            long size = in.u32();
            String type = new String(in.bytes(TYPE, "a type").copy(0, TYPE), StandardCharsets.ISO_8859_1);
            if (size == 1) {
                size = in.i64();
            } else if (size == 0) {
                size = in.view().size() - start;
            }
            long at = in.position();
            if (size < at - start) {
                throw in.malformed("a box shorter than its header");
            }
            ByteView content = in.bytes(size - (at - start), "a box");
            if (content.size() >= MIN_SEARCHED) {
                reading.numbers(content, place.member("box@" + at));
            }
            film |= type.equals("moov") || type.equals("moof");
            if (!STANDARD.contains(type)) {
                reading.report(Signal.inconclusive(
                        Reasons.NOT_EXAMINED + "box",
                        "media.box",
                        "A part of a film that its standard does not have",
                        place.at(start),
                        Map.of("type", Evidence.text(type))));
            }
        }
        if (!film) {
            throw in.malformed("a film without a description");
        }
    }
}
