package io.lazaretto.artifact.msgpack;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/** One value and nothing behind it: what {@code flax.serialization.to_bytes} writes. */
public final class MsgpackReader implements FormatReader {
    static final String FORMAT = "msgpack";

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Cursor in = new Cursor(view, FORMAT, reading.budget()).bigEndian();
        new MsgpackWalk(in, place, reading).run();
        if (!in.atEnd()) {
            throw in.malformed("bytes behind the value");
        }
    }
}
