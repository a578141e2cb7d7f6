package io.lazaretto.artifact.mxnet;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/** A list of dense arrays and their names (MXNet {@code src/ndarray/ndarray.cc}, V2 and V3); others are malformed to us. */
public final class MxnetParamsReader implements FormatReader {
    private static final String FORMAT = "mxnet-params";
    private static final long LIST = 0x112;
    private static final int V2 = 0xf993fac9;
    private static final int V3 = 0xf993faca;
    private static final int DENSE = 0;
    private static final int MAX_RANK = 32;
    private static final int MAX_NAME = 1 << 12;
    private static final int SMALLEST = 4;
    private static final int MIN_SEARCHED = 16;
    /** Bytes of an element by type flag: float32, float64, float16, uint8, int32, int8, int64, bool, 16-bit, 32, 64, bfloat16. */
    private static final int[] SIZES = {4, 8, 2, 1, 4, 1, 8, 1, 2, 2, 4, 8, 2};

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Cursor in = new Cursor(view, FORMAT, reading.budget());
        if (in.i64() != LIST || in.i64() != 0) {
            throw in.malformed("no list of arrays");
        }
        long arrays = in.count(in.i64(), SMALLEST, "arrays");
        for (long i = 0; i < arrays; i++) {
            reading.budget().checkTime();
            array(in, place, reading);
        }
        long names = in.count(in.i64(), Long.BYTES, "names");
        if (names != 0 && names != arrays) {
            throw in.malformed("another number of names than of arrays");
        }
        for (long i = 0; i < names; i++) {
            in.text(in.i64(), MAX_NAME, "a name");
        }
        if (!in.atEnd()) {
            throw in.malformed("bytes behind the names");
        }
    }

    private static void array(Cursor in, Place place, Reading reading) throws IOException, MalformedArtifactException {
        long start = in.position();
        int magic = in.i32();
        if (magic != V2 && magic != V3) {
            throw in.malformed("an array of another version");
        }
        if (in.i32() != DENSE) {
            throw in.malformed("a sparse array");
        }
        int rank = in.i32();
        if (rank < (magic == V3 ? -1 : 0) || rank > MAX_RANK) {
            throw in.malformed("an impossible rank");
        }
        if (rank == -1 || rank == 0 && magic == V2) {
            return;
        }
        long elements = 1;
        for (int i = 0; i < rank; i++) {
            elements = product(in, elements, in.i64());
        }
        in.i32();
        in.i32();
        int type = in.i32();
        if (type < 0 || type >= SIZES.length) {
            throw in.malformed("an element type that does not exist");
        }
        ByteView data = in.bytes(product(in, elements, SIZES[type]), "an array");
        if (data.size() >= MIN_SEARCHED) {
            reading.numbers(data, place.member("array@" + start));
        }
    }

    private static long product(Cursor in, long one, long other) throws MalformedArtifactException {
        if (other < 0 || Math.multiplyHigh(one, other) != 0 || one * other < 0) {
            throw in.malformed("an array larger than any file");
        }
        return one * other;
    }
}
