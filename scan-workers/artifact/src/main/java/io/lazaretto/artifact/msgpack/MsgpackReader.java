package io.lazaretto.artifact.msgpack;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/** One value and nothing behind it: what {@code flax.serialization.to_bytes} writes. */
public final class MsgpackReader implements FormatReader {
    static final String FORMAT = "msgpack";
    private static final int FIXMAP = 0x80;
    private static final int FIXSTR = 0xa0;

    /** Whether a map begins here whose first key is a name: MessagePack has no magic number. */
    public static boolean begins(ByteWindow bytes) throws IOException {
        int first = bytes.at(0);
        int at =
                switch (first) {
                    case 0xde -> 3;
                    case 0xdf -> 5;
                    default -> 1;
                };
        if (at == 1 && (first <= FIXMAP || first > 0x8f)) {
            return false;
        }
        int length = bytes.at(at) - FIXSTR;
        if (length < 1 || length > 0x1f || !bytes.has(at + 1L, length + 1L)) {
            return false;
        }
        for (int i = 1; i <= length; i++) {
            if (bytes.at((long) at + i) < 0x20 || bytes.at((long) at + i) > 0x7e) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Cursor in = new Cursor(view, FORMAT, reading.budget()).bigEndian();
        new MsgpackWalk(in, place, reading).run();
        if (!in.atEnd()) {
            throw in.malformed("bytes behind the value");
        }
    }
}
