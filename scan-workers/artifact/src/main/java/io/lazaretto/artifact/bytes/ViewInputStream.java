package io.lazaretto.artifact.bytes;

import java.io.IOException;
import java.io.InputStream;

/** A view read from its start to its end, for parsers that take a stream. */
public final class ViewInputStream extends InputStream {
    private final ByteView view;
    private long position;

    public ViewInputStream(ByteView view) {
        this.view = view;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = view.read(position, target, offset, length);
        if (count == 0) {
            return -1;
        }
        position += count;
        return count;
    }
}
