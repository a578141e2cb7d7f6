package io.lazaretto.artifact.media;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/**
 * Metadata blocks, then frames (RFC 9639). A frame has no length: it ends where its checksum comes out, and the next one or the
 * end of the file is there. What is behind the last such place is not explained.
 */
final class Flac implements MediaReader.Structure {
    private static final int MAGIC = 4;
    private static final int MIN_SEARCHED = 16;
    private static final int SYNC = 0xfff8;
    private static final int POLYNOMIAL = 0x8005;
    private static final int[] TABLE = table();

    @Override
    public void walk(Cursor in, Place place, Reading reading) throws IOException, MalformedArtifactException {
        in.skip(MAGIC, "a magic number");
        for (boolean last = false; !last; ) {
            int type = in.u8();
            last = (type & 0x80) != 0;
            long length = (long) in.u8() << 16 | in.u8() << 8 | in.u8();
            long at = in.position();
            ByteView block = in.bytes(length, "a block");
            if (length >= MIN_SEARCHED) {
                reading.numbers(block, place.member("block@" + at));
            }
        }
        frames(in);
    }

    /** Leaves the cursor at the end when the checksum of all that follows the last frame boundary comes out there. */
    private static void frames(Cursor in) throws IOException, MalformedArtifactException {
        if (in.atEnd()) {
            return;
        }
        Cursor scan = new Cursor(in.view().slice(in.position(), in.remaining()), "flac", in.budget());
        long end = 0;
        int previous = scan.u8();
        int before = -1;
        int crc = next(0, previous);
        if (previous != 0xff || (scan.peek() & 0xfe) != (SYNC & 0xff)) {
            throw in.malformed("no frame");
        }
        while (!scan.atEnd()) {
            int b = scan.u8();
            boolean sync = previous == 0xff && (b & 0xfe) == (SYNC & 0xff);
            // A checksum over a frame and its own checksum is zero: the byte before this one ended a frame.
            if (sync && before == 0 && scan.position() > 2) {
                end = scan.position() - 2;
                crc = next(0, previous);
            }
            before = crc;
            crc = next(crc, b);
            previous = b;
        }
        in.skip(crc == 0 ? scan.position() : end, "frames");
    }

    private static int next(int crc, int b) {
        return (crc << Byte.SIZE ^ TABLE[crc >>> 8 ^ b]) & 0xffff;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int value = i << 8;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                value = (value & 0x8000) != 0 ? value << 1 ^ POLYNOMIAL : value << 1;
            }
            table[i] = value & 0xffff;
        }
        return table;
    }
}
