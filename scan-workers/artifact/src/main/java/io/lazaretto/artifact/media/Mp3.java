package io.lazaretto.artifact.media;

import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/** MPEG audio, layer III: frames one after another, between the tags ID3v2 and ID3v1. */
public final class Mp3 implements MediaReader.Structure {
    private static final int[][] KBITS = {
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}
    };
    private static final int[] RATES = {44_100, 48_000, 32_000};
    private static final int ID3V1 = 128;
    private static final int ID3V2_HEADER = 10;
    private static final int HEADER = 4;
    private static final int MIN_SEARCHED = 16;

    /** Whether two frames follow one another here: one alone is a weak sign. */
    public static boolean begins(ByteWindow bytes) throws IOException {
        int first = length(header(bytes, 0));
        return first > 0 && length(header(bytes, first)) > 0;
    }

    private static int header(ByteWindow bytes, long at) throws IOException {
        return bytes.has(at, HEADER)
                ? bytes.at(at) << 24 | bytes.at(at + 1) << 16 | bytes.at(at + 2) << 8 | bytes.at(at + 3)
                : 0;
    }

    /** Length of a frame in bytes, 0 when the header is none. */
    private static int length(int header) {
        int version = header >>> 19 & 3;
        int bitrate = header >>> 12 & 0xf;
        int rate = header >>> 10 & 3;
        boolean layer3 = (header >>> 17 & 3) == 1;
        if (header >>> 21 != 0x7ff || version == 1 || !layer3 || bitrate == 0 || bitrate == 15 || rate == 3) {
            return 0;
        }
        boolean first = version == 3;
        int hertz = RATES[rate] >> (first ? 0 : version == 2 ? 1 : 2);
        return (first ? 144_000 : 72_000) * KBITS[first ? 1 : 0][bitrate] / hertz + (header >>> 9 & 1);
    }

    @Override
    public void walk(Cursor in, Place place, Reading reading) throws IOException, MalformedArtifactException {
        in.bigEndian();
        if (in.isNext("ID3")) {
            tag(in, place, reading);
        }
        long frames = 0;
        for (; in.remaining() >= HEADER && !in.isNext("TAG"); frames++) {
            if (frames % 1024 == 0) {
                reading.budget().checkTime();
            }
            int length = length(in.i32());
            if (length < HEADER) {
                throw in.malformed("no frame");
            }
            in.skip(length - HEADER, "a frame");
        }
        if (frames == 0) {
            throw in.malformed("no frame");
        }
        if (in.isNext("TAG")) {
            in.skip(ID3V1, "a tag");
        }
    }

    private static void tag(Cursor in, Place place, Reading reading) throws IOException, MalformedArtifactException {
        in.skip(ID3V2_HEADER - HEADER, "a tag");
        int size = in.i32();
        int length = (size >>> 24) << 21 | (size >>> 16 & 0xff) << 14 | (size >>> 8 & 0xff) << 7 | size & 0xff;
        if ((size & 0x8080_8080) != 0) {
            throw in.malformed("a tag of an impossible length");
        }
        long at = in.position();
        var content = in.bytes(length, "a tag");
        if (length >= MIN_SEARCHED) {
            reading.numbers(content, place.member("tag@" + at));
        }
    }
}
