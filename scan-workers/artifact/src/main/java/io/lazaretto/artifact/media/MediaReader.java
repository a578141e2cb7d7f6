package io.lazaretto.artifact.media;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Walks the structure of a file that is played or shown; what lies behind its end is reported and searched. */
public final class MediaReader implements FormatReader {
    /** Finds where a file ends. */
    interface Structure {
        /** Leaves the cursor behind the last byte that the format explains. */
        void walk(Cursor in, Place place, Reading reading) throws IOException, MalformedArtifactException;
    }

    public static final MediaReader WAV = new MediaReader("wav", new Wav());
    public static final MediaReader FLAC = new MediaReader("flac", new Flac());
    public static final MediaReader OGG = new MediaReader("ogg", new Ogg());
    public static final MediaReader MP3 = new MediaReader("mp3", new Mp3());
    public static final MediaReader MP4 = new MediaReader("mp4", new Mp4());
    public static final MediaReader FONT = new MediaReader("font", new Font());

    private final String format;
    private final Structure structure;

    private MediaReader(String format, Structure structure) {
        this.format = format;
        this.structure = structure;
    }

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Cursor in = new Cursor(view, format, reading.budget());
        structure.walk(in, place, reading);
        if (!in.atEnd()) {
            long end = in.position();
            reading.report(Signal.suspect(
                    "media.trailing-bytes",
                    "Bytes behind the end of a sound, a film or a font",
                    place.at(end),
                    Map.of("bytes", Long.toString(in.remaining())),
                    List.of("CWE-434", "CWE-436")));
            reading.numbers(in.bytes(in.remaining(), "the rest"), place.member("rest@" + end));
        }
    }
}
