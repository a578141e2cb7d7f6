package io.lazaretto.artifact.media;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/** RIFF: chunks inside one whose length is that of the file. */
final class Wav implements MediaReader.Structure {
    private static final int TAG = 4;
    private static final int MIN_SEARCHED = 16;

    @Override
    public void walk(Cursor in, Place place, Reading reading) throws IOException, MalformedArtifactException {
        in.skip(TAG, "a tag");
        long end = in.position() + TAG + in.u32();
        if (end > in.view().size()) {
            throw in.malformed("longer than the file");
        }
        in.skip(TAG, "a tag");
        boolean data = false;
        while (in.position() < end) {
            reading.budget().checkTime();
            String tag = in.text(TAG, TAG, "a tag");
            long length = in.u32();
            long at = in.position();
            if (length > end - at) {
                throw in.malformed("a chunk longer than the file");
            }
            ByteView chunk = in.bytes(length, "a chunk");
            if (tag.equals("LIST")) {
                reading.prose(chunk, place, at);
            }
            if (length >= MIN_SEARCHED) {
                reading.numbers(chunk, place.member("chunk@" + at));
            }
            data |= tag.equals("data");
            if ((length & 1) == 1 && in.position() < end) {
                in.skip(1, "padding");
            }
        }
        if (!data) {
            throw in.malformed("a sound without data");
        }
    }
}
