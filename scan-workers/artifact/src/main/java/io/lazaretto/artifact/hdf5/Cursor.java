package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads the fields of one structure, one after the other, and never past its end. */
final class Cursor {
    private static final int MAX_NAME = 1 << 12;

    private final Hdf5Input input;
    private final ByteWindow bytes;
    private final long end;
    private long at;

    Cursor(Hdf5Input input, ByteWindow bytes, long from, long end) {
        this.input = input;
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    long at() {
        return at;
    }

    long left() {
        return end - at;
    }

    int u8() throws IOException, MalformedArtifactException {
        return (int) number(1);
    }

    int u16() throws IOException, MalformedArtifactException {
        return (int) number(2);
    }

    long u32() throws IOException, MalformedArtifactException {
        return number(4);
    }

    /** An address; may be the undefined one. */
    long address() throws IOException, MalformedArtifactException {
        return number(input.offsetBytes());
    }

    /** A length, which must be one that a file can have. */
    long length() throws IOException, MalformedArtifactException {
        return size(input.lengthBytes());
    }

    /** A size of that many bytes that is not negative. */
    long size(int width) throws IOException, MalformedArtifactException {
        long value = number(width);
        if (value < 0) {
            throw malformed("a size beyond all files");
        }
        return value;
    }

    /** A little-endian number; one of eight bytes may be negative. */
    long number(int width) throws IOException, MalformedArtifactException {
        need(width);
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= (long) bytes.at(at + i) << 8 * i;
        }
        at += width;
        return value;
    }

    Cursor skip(long count) throws MalformedArtifactException {
        need(count);
        at += count;
        return this;
    }

    /** The addresses of the nodes to the left and to the right. */
    void siblings() throws IOException, MalformedArtifactException {
        for (int i = 0; i < 2; i++) {
            long address = address();
            if (!input.isUndefined(address) && (address < 0 || address >= input.size())) {
                throw malformed("a node beside it that lies outside of the file");
            }
        }
    }

    /** Steps to the next multiple of eight behind a start, as the first versions of messages do. */
    void align(long start) throws MalformedArtifactException {
        skip(Math.min(left(), -(at - start) & 7));
    }

    /** The next bytes as a structure of their own. */
    Cursor part(long count) throws MalformedArtifactException {
        need(count);
        Cursor part = new Cursor(input, bytes, at, at + count);
        at += count;
        return part;
    }

    /** A name of known length; a NUL ends it. */
    String text(long count) throws IOException, MalformedArtifactException {
        if (count > MAX_NAME) {
            throw malformed("a name beyond all limits");
        }
        need(count);
        byte[] name = new byte[(int) count];
        int length = 0;
        for (int i = 0; i < count; i++) {
            int b = bytes.at(at + i);
            if (b == 0) {
                break;
            }
            name[length++] = (byte) b;
        }
        at += count;
        return new String(name, 0, length, StandardCharsets.UTF_8);
    }

    /** A name up to its NUL, which is stepped over. */
    String terminated() throws IOException, MalformedArtifactException {
        long stop = at;
        while (stop < end && stop - at <= MAX_NAME && bytes.at(stop) != 0) {
            stop++;
        }
        if (stop >= end || stop - at > MAX_NAME) {
            throw malformed("a name without an end");
        }
        return text(stop + 1 - at);
    }

    void expect(String what, int value, int... allowed) throws MalformedArtifactException {
        for (int one : allowed) {
            if (one == value) {
                return;
            }
        }
        throw malformed("unknown " + what + " " + value);
    }

    private void need(long count) throws MalformedArtifactException {
        if (count < 0 || count > left()) {
            throw malformed("a structure that ends early");
        }
    }

    MalformedArtifactException malformed(String problem) {
        return input.malformed(at, problem);
    }
}
