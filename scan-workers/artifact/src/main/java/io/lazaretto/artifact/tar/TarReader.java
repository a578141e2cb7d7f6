package io.lazaretto.artifact.tar;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/**
 * Reads tar archives (POSIX.1-1988 and 2001, GNU, and the form before both): models of NeMo, torch files from before zip,
 * and whatever else was packed. Every member is looked at by its content.
 */
public final class TarReader implements FormatReader {
    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        new TarWalk(view, place, reading).run();
    }
}
