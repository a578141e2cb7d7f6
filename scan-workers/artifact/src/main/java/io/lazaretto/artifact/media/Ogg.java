package io.lazaretto.artifact.media;

import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/** Pages, each with its checksum (RFC 3533). The last page of a stream says so. */
final class Ogg implements MediaReader.Structure {
    private static final int HEADER = 27;
    private static final int CHECKSUM = 22;
    private static final int END_OF_STREAM = 4;
    private static final int POLYNOMIAL = 0x04c1_1db7;
    private static final int[] TABLE = table();

    @Override
    public void walk(Cursor in, Place place, Reading reading) throws IOException, MalformedArtifactException {
        int flags = 0;
        while (in.isNext("OggS")) {
            reading.budget().checkTime();
            long start = in.position();
            int crc = 0;
            long stored = 0;
            long body = 0;
            int segments = 0;
            for (int i = 0; i < HEADER; i++) {
                int b = in.u8();
                flags = i == 5 ? b : flags;
                segments = i == HEADER - 1 ? b : segments;
                boolean checksum = i >= CHECKSUM && i < CHECKSUM + Integer.BYTES;
                stored |= checksum ? (long) b << Byte.SIZE * (i - CHECKSUM) : 0;
                crc = next(crc, checksum ? 0 : b);
            }
            for (int i = 0; i < segments; i++) {
                int b = in.u8();
                body += b;
                crc = next(crc, b);
            }
            for (long i = 0; i < body; i++) {
                crc = next(crc, in.u8());
            }
            if (Integer.toUnsignedLong(crc) != stored) {
                throw new MalformedArtifactException("ogg", start, "a page with a wrong checksum");
            }
        }
        if ((flags & END_OF_STREAM) == 0) {
            throw in.malformed("no last page");
        }
    }

    private static int next(int crc, int b) {
        return crc << Byte.SIZE ^ TABLE[crc >>> 24 ^ b];
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int value = i << 24;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                value = value < 0 ? value << 1 ^ POLYNOMIAL : value << 1;
            }
            table[i] = value;
        }
        return table;
    }
}
