package io.lazaretto.artifact.bytes;

import io.lazaretto.artifact.budget.Budget;
import java.io.IOException;

/** A view without its zero bytes: a text in cells of fixed length, or in UTF-16. Meant to be read forwards. */
public final class ZerosRemoved implements ByteView {
    private static final int CHUNK = 1 << 14;

    private final ByteView view;
    private final long size;
    private final byte[] chunk = new byte[CHUNK];
    private int filled;
    private int at;
    private long taken;
    private long given;

    private ZerosRemoved(ByteView view, long size) {
        this.view = view;
        this.size = size;
    }

    /** Counts what will be left. */
    public static ByteView of(ByteView view, Budget budget) throws IOException {
        byte[] chunk = new byte[(int) Math.min(CHUNK, view.size())];
        long left = 0;
        for (long from = 0; from < view.size(); ) {
            budget.checkTime();
            int count = view.read(from, chunk, 0, chunk.length);
            for (int i = 0; i < count; i++) {
                left += chunk[i] == 0 ? 0 : 1;
            }
            from += count;
        }
        return left == view.size() ? view : new ZerosRemoved(view, left);
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
    public int read(long position, byte[] target, int offset, int length) throws IOException {
        if (position < given) {
            filled = 0;
            at = 0;
            taken = 0;
            given = 0;
        }
        int wanted = (int) Math.max(0, Math.min(length, size - position));
        int done = 0;
        while (done < wanted) {
            if (at == filled) {
                filled = view.read(taken, chunk, 0, chunk.length);
                taken += filled;
                at = 0;
                if (filled == 0) {
                    throw new IOException("the bytes end early");
                }
            }
            byte b = chunk[at++];
            if (b != 0) {
                if (given >= position) {
                    target[offset + done++] = b;
                }
                given++;
            }
        }
        return done;
    }
}
