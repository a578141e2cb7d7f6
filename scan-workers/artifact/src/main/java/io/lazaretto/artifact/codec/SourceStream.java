package io.lazaretto.artifact.codec;

import io.lazaretto.artifact.bytes.ByteView;
import java.io.IOException;
import java.io.InputStream;

/** The compressed bytes, read forwards; knows how far, and whether it was the source that failed. */
public final class SourceStream extends InputStream {
    private static final int CHUNK = 1 << 14;

    private final ByteView view;
    private final byte[] buffer = new byte[CHUNK];
    private long start;
    private int next;
    private int filled;
    private IOException failure;

    SourceStream(ByteView view, long from) {
        this.view = view;
        this.start = from;
    }

    /** Offset of the byte that is read next. */
    public long position() {
        return start + next;
    }

    @Override
    public int read() throws IOException {
        return next < filled || fill() ? buffer[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (next >= filled && !fill()) {
            return -1;
        }
        int count = Math.min(length, filled - next);
        System.arraycopy(buffer, next, target, offset, count);
        next += count;
        return count;
    }

    /** Goes on at another offset. */
    void moveTo(long offset) {
        if (offset >= start && offset <= start + filled) {
            next = (int) (offset - start);
        } else {
            start = offset;
            next = 0;
            filled = 0;
        }
    }

    /** Gives back bytes that were read and turned out to lie behind the stream; at most those of the last read. */
    void unread(int count) {
        if (count > next) {
            throw new IllegalArgumentException("more than was read");
        }
        next -= count;
    }

    /** Why the source could not be read; null when it could. */
    IOException failure() {
        return failure;
    }

    private boolean fill() throws IOException {
        start += filled;
        next = 0;
        filled = 0;
        try {
            filled = view.read(start, buffer, 0, buffer.length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        return filled > 0;
    }
}
