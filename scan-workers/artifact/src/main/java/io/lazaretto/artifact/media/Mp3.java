package io.lazaretto.artifact.media;

import io.lazaretto.artifact.format.MpegFrame;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/** MPEG audio, layer III: frames one after another, between the tags ID3v2 and ID3v1. */
public final class Mp3 implements MediaReader.Structure {
    private static final int ID3V1 = 128;
    private static final int ID3V2_HEADER = 10;
    private static final int HEADER = 4;
    private static final int MIN_SEARCHED = 16;

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
            int length = MpegFrame.length(in.i32());
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
