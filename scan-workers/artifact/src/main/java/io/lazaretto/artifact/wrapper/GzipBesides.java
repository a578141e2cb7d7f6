package io.lazaretto.artifact.wrapper;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ViewInputStream;
import io.lazaretto.artifact.codec.DamagedException;
import io.lazaretto.artifact.codec.GzipHeader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The header of a gzip file: a name that tools write to when asked to restore it, and fields that nobody reads. */
final class GzipBesides implements WrapperReader.Besides {
    private static final int SMALLEST_HIDING_PLACE = 16;

    @Override
    public void look(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        GzipHeader header;
        try {
            header = GzipHeader.read(new ViewInputStream(view));
        } catch (DamagedException e) {
            throw new MalformedArtifactException("gzip", 0, e.getMessage());
        }
        String name = header.name();
        if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0 || name.equals("..")) {
            reading.report(Signal.suspect(
                    "gzip.name-path",
                    "The name in the gzip header is a path, which a tool that restores it may follow",
                    place.at(0),
                    Map.of("name", Evidence.text(name)),
                    List.of("CWE-22")));
        }
        if (header.besides().length >= SMALLEST_HIDING_PLACE) {
            reading.numbers(ByteView.of(header.besides()), place.member("gzip header"));
        }
    }
}
