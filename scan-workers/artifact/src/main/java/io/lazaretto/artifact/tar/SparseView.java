package io.lazaretto.artifact.tar;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** A sparse member as it is after extraction: stored pieces, and zeros between them. */
final class SparseView implements ByteView {
    private final ByteView stored;
    private final long size;
    private final long[] starts;
    private final long[] ends;
    private final long[] storedStarts;

    private SparseView(ByteView stored, long size, int pieces) {
        this.stored = stored;
        this.size = size;
        this.starts = new long[pieces];
        this.ends = new long[pieces];
        this.storedStarts = new long[pieces];
    }

    /**
     * @param map offset and length of each piece, in turn
     * @throws MalformedArtifactException when pieces overlap, are out of order, or are not stored
     */
    static SparseView of(ByteView stored, long size, List<Long> map, long offset) throws MalformedArtifactException {
        if (map.size() % 2 != 0 || size < 0) {
            throw broken(offset);
        }
        SparseView view = new SparseView(stored, size, map.size() / 2);
        long covered = 0;
        long used = 0;
        for (int i = 0; i < view.starts.length; i++) {
            long start = map.get(2 * i);
            long length = map.get(2 * i + 1);
            if (start < covered
                    || length < 0
                    || start > size
                    || length > size - start
                    || length > stored.size() - used) {
                throw broken(offset);
            }
            view.starts[i] = start;
            view.ends[i] = start + length;
            view.storedStarts[i] = used;
            covered = start + length;
            used += length;
        }
        return view;
    }

    private static MalformedArtifactException broken(long offset) {
        return new MalformedArtifactException("tar", offset, "a sparse map does not fit its member");
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long from, byte[] target, int offset, int length) throws IOException {
        int wanted = (int) Math.max(0, Math.min(length, size - from));
        Arrays.fill(target, offset, offset + wanted, (byte) 0);
        int piece = Arrays.binarySearch(starts, from);
        piece = piece >= 0 ? piece : Math.max(0, -piece - 2);
        for (; piece < starts.length && starts[piece] < from + wanted; piece++) {
            long begin = Math.max(from, starts[piece]);
            int count = (int) (Math.min(from + wanted, ends[piece]) - begin);
            long at = storedStarts[piece] + begin - starts[piece];
            if (count > 0 && stored.read(at, target, offset + (int) (begin - from), count) < count) {
                throw new IOException("the bytes end early");
            }
        }
        return wanted;
    }
}
