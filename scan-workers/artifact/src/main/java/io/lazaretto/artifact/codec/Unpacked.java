package io.lazaretto.artifact.codec;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import java.io.IOException;
import java.util.zip.Checksum;

/**
 * What compressed bytes hold, after one pass over all of them.
 *
 * @param view the content, up to the damage or limit where there is one
 * @param damage what is wrong with the compressed bytes, null when nothing is
 * @param end offset in the compressed bytes behind the last proper stream
 * @param streams streams that were begun
 * @param grown whether the content is out of all proportion to its compressed form
 * @param stopped whether it was not decoded to its end, because contents out of proportion had taken what the budget allows
 */
public record Unpacked(ByteView view, String damage, long end, int streams, boolean grown, boolean stopped) {
    /** Below this size, a ratio says nothing. */
    private static final long SMALL = 1 << 20;

    /**
     * @param bytes that a content may have
     * @param ratio bytes for each compressed byte, above the first MiB
     */
    public record Limits(long bytes, int ratio) {
        public static final Limits DEFAULT = new Limits(2L << 30, 200);
    }

    /**
     * Decodes everything once.
     *
     * @param checksum is given every byte
     * @throws BudgetExceededException when the content is larger than allowed, or the budget is spent
     */
    public static Unpacked of(ByteView raw, Codec codec, Limits limits, Budget budget, Checksum checksum)
            throws IOException {
        PagedView view = new PagedView(() -> new Decoding(raw, codec, budget));
        String damage = null;
        boolean stopped = false;
        long charged = 0;
        try (Decoding pass = new Decoding(raw, codec, budget)) {
            try {
                while (view.append(pass, checksum)) {
                    if (view.size() > limits.bytes()) {
                        throw new BudgetExceededException("limit: decompressed bytes");
                    }
                    if (view.size() > SMALL && isGrown(view, raw, limits)) {
                        stopped = !budget.spendGrown(view.size() - charged);
                        charged = view.size();
                        if (stopped) {
                            break;
                        }
                    }
                }
            } catch (DamagedException e) {
                damage = e.getMessage();
            }
            boolean grown = view.size() > SMALL && isGrown(view, raw, limits);
            return new Unpacked(view, damage, pass.end(), pass.streams(), grown, stopped);
        }
    }

    /** Whether all of it was decoded. */
    public boolean complete() {
        return damage == null && !stopped;
    }

    private static boolean isGrown(ByteView view, ByteView raw, Limits limits) {
        return view.size() / limits.ratio() > raw.size();
    }
}
