package io.lazaretto.artifact.codec;

import io.lazaretto.artifact.bytes.ByteView;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.zip.Checksum;

/**
 * A decoded content in bounded memory. Its head, its tail and what was decoded last are kept; read forwards it costs one
 * pass, and a step further back starts a new one at the expense of the budget.
 */
final class PagedView implements ByteView {
    private static final int PAGE = 1 << 16;
    private static final int HEAD_PAGES = 16;
    private static final int RECENT_PAGES = 96;

    private final Supplier<Decoding> passes;
    private final byte[][] head = new byte[HEAD_PAGES][];
    private final byte[][] recent = new byte[RECENT_PAGES][];
    private final long[] recentIndex = new long[RECENT_PAGES];
    private byte[][] tail = {};
    private long size;
    private Decoding pass;
    private long nextPage;

    PagedView(Supplier<Decoding> passes) {
        this.passes = passes;
        Arrays.fill(recentIndex, -1);
    }

    /**
     * Takes the next page of the first pass.
     *
     * @return false at the end
     * @throws DamagedException what was decoded before belongs to the view
     */
    boolean append(Decoding first, Checksum checksum) throws IOException {
        long index = size / PAGE;
        byte[] page = buffer(index);
        int count = 0;
        try {
            while (count < PAGE) {
                int read = first.read(page, count, PAGE - count);
                if (read < 0) {
                    break;
                }
                checksum.update(page, count, read);
                count += read;
            }
        } finally {
            size += count;
            if (count > 0) {
                keep(index, page, count);
            }
            if (count < PAGE && size > 0) {
                long last = (size - 1) / PAGE;
                tail = new byte[][] {copy(page(last - 1)), copy(page(last))};
            }
        }
        return count == PAGE;
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
        int wanted = (int) Math.max(0, Math.min(length, size - from));
        int done = 0;
        while (done < wanted) {
            long position = from + done;
            byte[] page = decoded(position / PAGE);
            int at = (int) (position % PAGE);
            int count = Math.min(wanted - done, PAGE - at);
            System.arraycopy(page, at, target, offset + done, count);
            done += count;
        }
        return done;
    }

    private byte[] decoded(long index) throws IOException {
        byte[] kept = page(index);
        if (kept != null) {
            return kept;
        }
        long last = (size - 1) / PAGE;
        if (index >= last - 1 && tail.length == 2 && tail[(int) (index - last + 1)] != null) {
            return tail[(int) (index - last + 1)];
        }
        if (pass == null || index < nextPage) {
            restart();
        }
        byte[] page = null;
        while (nextPage <= index) {
            page = decodeNext();
        }
        return page;
    }

    private byte[] decodeNext() throws IOException {
        byte[] page = buffer(nextPage);
        int wanted = (int) Math.min(PAGE, size - nextPage * PAGE);
        for (int count = 0; count < wanted; ) {
            int read = pass.read(page, count, wanted - count);
            if (read < 0) {
                throw new DamagedException("the compressed bytes changed");
            }
            count += read;
        }
        keep(nextPage, page, wanted);
        nextPage++;
        if (nextPage * PAGE >= size) {
            pass.close();
            pass = null;
        }
        return page;
    }

    private void restart() throws IOException {
        if (pass != null) {
            pass.close();
        }
        pass = passes.get();
        nextPage = 0;
    }

    /** An array for a page: that of the oldest page kept, where it is no longer needed. */
    private byte[] buffer(long index) {
        int slot = (int) (index % RECENT_PAGES);
        if (index < HEAD_PAGES && head[(int) index] != null) {
            return head[(int) index];
        }
        boolean reusable = recent[slot] != null && recent[slot].length == PAGE;
        recentIndex[slot] = -1;
        return reusable ? recent[slot] : new byte[PAGE];
    }

    private static byte[] copy(byte[] page) {
        return page == null ? null : page.clone();
    }

    private void keep(long index, byte[] page, int count) {
        // A small content should not cost a whole page.
        byte[] kept = count < PAGE && index == 0 ? Arrays.copyOf(page, count) : page;
        if (index < HEAD_PAGES) {
            head[(int) index] = kept;
        } else {
            recent[(int) (index % RECENT_PAGES)] = kept;
            recentIndex[(int) (index % RECENT_PAGES)] = index;
        }
    }

    /** @return null when the page is not in memory */
    private byte[] page(long index) {
        if (index < 0) {
            return null;
        }
        if (index < HEAD_PAGES) {
            return head[(int) index];
        }
        int slot = (int) (index % RECENT_PAGES);
        return recentIndex[slot] == index ? recent[slot] : null;
    }
}
