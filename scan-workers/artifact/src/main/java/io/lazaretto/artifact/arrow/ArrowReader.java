package io.lazaretto.artifact.arrow;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/** Arrow IPC, streaming and file form (arrow {@code docs/source/format/Columnar.rst}): messages, each with its body. */
public final class ArrowReader implements FormatReader {
    private static final String FORMAT = "arrow";
    private static final String MAGIC = "ARROW1";
    private static final long CONTINUES = 0xffff_ffffL;
    private static final int MAX_METADATA = 16 << 20;
    private static final int ALIGNMENT = 8;
    private static final int BODY_LENGTH = 3;
    private static final int MIN_SEARCHED = 16;

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Cursor in = new Cursor(view, FORMAT, reading.budget());
        boolean file = in.isNext(MAGIC);
        if (file) {
            in.skip(MAGIC.length(), "a magic number");
            in.align(ALIGNMENT);
        }
        boolean ended = false;
        while (!ended && !in.atEnd()) {
            reading.budget().checkTime();
            ended = message(in, place, reading);
        }
        if (file) {
            footer(in, place, reading);
        }
        if (!ended || !in.atEnd()) {
            throw in.malformed(ended ? "bytes behind the last message" : "no end of the messages");
        }
    }

    /** @return whether it is the end */
    private static boolean message(Cursor in, Place place, Reading reading)
            throws IOException, MalformedArtifactException {
        if (in.u32() != CONTINUES) {
            throw in.malformed("a message without its mark");
        }
        long length = in.u32();
        if (length == 0) {
            return true;
        }
        if (length > MAX_METADATA) {
            throw in.malformed("a description that is too long");
        }
        long at = in.position();
        ByteView metadata = in.bytes(length, "a description");
        ExtensionTypes.check(metadata.copy(0, (int) length), place, at, reading);
        long body = bodyLength(new ByteWindow(metadata, 1 << 12), in);
        long start = in.position();
        ByteView content = in.bytes(body, "a body");
        if (body >= MIN_SEARCHED) {
            reading.numbers(content, place.member("body@" + start));
        }
        if (!in.atEnd()) {
            in.align(ALIGNMENT);
        }
        return false;
    }

    /** Field of the table {@code Message}; absent means none. */
    private static long bodyLength(ByteWindow bytes, Cursor in) throws IOException, MalformedArtifactException {
        long table = bytes.has(0, 4) ? bytes.u32(0) : -1;
        long vtable = bytes.has(table, 4) ? table - (int) bytes.u32(table) : -1;
        if (!bytes.has(vtable, 4)) {
            throw in.malformed("a description that is no table");
        }
        int entry = 4 + 2 * BODY_LENGTH;
        int field = bytes.u16(vtable) >= entry + 2 && bytes.has(vtable + entry, 2) ? bytes.u16(vtable + entry) : 0;
        if (field == 0) {
            return 0;
        }
        if (!bytes.has(table + field, Long.BYTES)) {
            throw in.malformed("a description that is no table");
        }
        return bytes.i64(table + field);
    }

    private static void footer(Cursor in, Place place, Reading reading) throws IOException, MalformedArtifactException {
        long start = in.position();
        long length = in.remaining() - Integer.BYTES - MAGIC.length();
        if (length <= 0 || length > MAX_METADATA) {
            throw in.malformed("no footer");
        }
        ExtensionTypes.check(in.bytes(length, "a footer").copy(0, (int) length), place, start, reading);
        if (in.u32() != length || !in.isNext(MAGIC)) {
            throw in.malformed("a footer of another length");
        }
        in.skip(MAGIC.length(), "a magic number");
    }
}
