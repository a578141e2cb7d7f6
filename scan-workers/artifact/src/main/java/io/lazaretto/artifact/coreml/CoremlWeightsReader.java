package io.lazaretto.artifact.coreml;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/**
 * Weights of an ML program (coremltools {@code mlmodel/src/MILBlob/Blob/StorageFormat.hpp}): a header, then each time a
 * description and its bytes, all on multiples of 64.
 */
public final class CoremlWeightsReader implements FormatReader {
    private static final String FORMAT = "coreml-weights";
    private static final int ALIGNMENT = 64;
    private static final long VERSION = 2;
    private static final long SENTINEL = 0xdeadbeefL;

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Cursor in = new Cursor(view, FORMAT, reading.budget());
        long count = in.count(in.u32(), ALIGNMENT, "weights");
        if (in.u32() != VERSION) {
            throw in.malformed("a version that does not exist");
        }
        zeros(in, ALIGNMENT);
        for (long i = 0; i < count; i++) {
            reading.budget().checkTime();
            blob(in, place, reading);
            if (!in.atEnd()) {
                in.align(ALIGNMENT);
            }
        }
        if (!in.atEnd()) {
            throw in.malformed("bytes behind the last weights");
        }
    }

    private static void blob(Cursor in, Place place, Reading reading) throws IOException, MalformedArtifactException {
        long start = in.position();
        if (in.u32() != SENTINEL) {
            throw in.malformed("a description without its mark");
        }
        in.u32();
        long size = in.i64();
        if (in.i64() != start + ALIGNMENT) {
            throw in.malformed("weights that do not follow their description");
        }
        if (in.i64() > Byte.SIZE) {
            throw in.malformed("padding of more than a byte");
        }
        zeros(in, start + ALIGNMENT);
        reading.numbers(in.bytes(size, "weights"), place.member("weights@" + start));
    }

    private static void zeros(Cursor in, long until) throws IOException, MalformedArtifactException {
        while (in.position() < until) {
            if (in.u8() != 0) {
                throw in.malformed("a reserved byte that is not zero");
            }
        }
    }
}
