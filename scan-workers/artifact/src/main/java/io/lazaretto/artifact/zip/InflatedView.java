package io.lazaretto.artifact.zip;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.DataFormatException;

/**
 * A large inflated member in constant memory: read forwards it costs one pass, and every step backwards starts again at
 * the expense of the budget. Its native inflater is given back at the end of each pass or when the next one begins.
 */
final class InflatedView implements ByteView {
    private static final int SKIP = 1 << 16;

    private final ByteView raw;
    private final long size;
    private final Budget budget;
    private InflatingStream stream;
    private long position;

    InflatedView(ByteView raw, long size, Budget budget) {
        this.raw = raw;
        this.size = size;
        this.budget = budget;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isRandomAccess() {
        return false;
    }

    @Override
    public int read(long from, byte[] target, int offset, int length) throws IOException {
        if (from >= size) {
            return 0;
        }
        seek(from);
        int wanted = (int) Math.min(length, size - from);
        int done = 0;
        while (done < wanted) {
            done += next(target, offset + done, wanted - done);
        }
        if (position == size) {
            restart();
        }
        return done;
    }

    private void seek(long from) throws IOException {
        if (from < position || stream == null) {
            restart();
            stream = new InflatingStream(raw, budget);
        }
        byte[] skipped = new byte[(int) Math.min(SKIP, from - position)];
        while (position < from) {
            next(skipped, 0, (int) Math.min(skipped.length, from - position));
        }
    }

    private int next(byte[] target, int offset, int length) throws IOException {
        try {
            int count = stream.read(target, offset, length);
            if (count == 0) {
                throw new EOFException("the compressed data end early");
            }
            position += count;
            return count;
        } catch (DataFormatException e) {
            throw new IOException("the compressed data are damaged", e);
        }
    }

    private void restart() {
        if (stream != null) {
            stream.close();
        }
        stream = null;
        position = 0;
    }
}
