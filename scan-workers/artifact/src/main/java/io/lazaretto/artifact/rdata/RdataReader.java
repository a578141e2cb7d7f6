package io.lazaretto.artifact.rdata;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.Map;

/** {@code saveRDS} and {@code save} in XDR form, versions 2 and 3 (R Internals, 1.8; R {@code src/main/serialize.c}). */
public final class RdataReader implements FormatReader {
    static final String FORMAT = "r-data";
    private static final int MAX_ENCODING = 64;
    private static final int WORKSPACE_MAGIC = 5;

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Cursor in = new Cursor(view, FORMAT, reading.budget()).bigEndian();
        if (in.isNext("RD")) {
            in.skip(WORKSPACE_MAGIC, "a magic number");
        }
        if (!in.isNext("X\n")) {
            reading.report(Signal.inconclusive(
                    Reasons.NOT_EXAMINED + "R text or native form",
                    "r.form",
                    "Serialised R objects in the form of text or of one machine, which has not been examined",
                    place.whole(),
                    Map.of()));
            return;
        }
        in.skip(2, "a magic number");
        int version = in.i32();
        if (version != 2 && version != 3) {
            throw in.malformed("a version that does not exist");
        }
        in.i32();
        in.i32();
        if (version == 3) {
            in.text(in.u32(), MAX_ENCODING, "the name of an encoding");
        }
        new RdataWalk(in, place, reading).run();
        if (!in.atEnd()) {
            throw in.malformed("bytes behind the object");
        }
    }
}
