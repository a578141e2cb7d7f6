package io.lazaretto.artifact.zstd;

import io.lazaretto.artifact.codec.DamagedException;

/** A decoding table of finite state entropy (RFC 8878, 4.1.1). */
final class FseTable {
    private static final int MAX_SYMBOLS = 256;
    private static final int LOWEST_LOG = 5;

    private final int log;
    private final byte[] symbols;
    private final byte[] bits;
    private final int[] bases;

    private FseTable(int log) {
        this.log = log;
        this.symbols = new byte[1 << log];
        this.bits = new byte[1 << log];
        this.bases = new int[1 << log];
    }

    /** A table whose only state is one symbol. */
    static FseTable single(int symbol) {
        FseTable table = new FseTable(0);
        table.symbols[0] = (byte) symbol;
        return table;
    }

    /** @param counts of each symbol; -1 for less than one */
    static FseTable of(int log, int[] counts, int symbolCount) throws DamagedException {
        FseTable table = new FseTable(log);
        int size = 1 << log;
        int high = size;
        int[] next = new int[symbolCount];
        for (int s = 0; s < symbolCount; s++) {
            if (counts[s] == -1) {
                table.symbols[--high] = (byte) s;
                next[s] = 1;
            }
        }
        int position = 0;
        for (int s = 0; s < symbolCount; s++) {
            for (int i = 0; i < counts[s]; i++) {
                table.symbols[position] = (byte) s;
                do {
                    position = position + (size >> 1) + (size >> 3) + 3 & size - 1;
                } while (position >= high);
            }
            next[s] = Math.max(next[s], counts[s]);
        }
        if (position != 0) {
            throw new DamagedException("a Zstandard table does not add up");
        }
        for (int state = 0; state < size; state++) {
            int of = next[table.symbols[state] & 0xff]++;
            int width = log - (31 - Integer.numberOfLeadingZeros(of));
            table.bits[state] = (byte) width;
            table.bases[state] = (of << width) - size;
        }
        return table;
    }

    /** Reads a description; the reader stands behind it afterwards. */
    static FseTable read(ForwardBits in, int maxLog, int maxSymbol) throws DamagedException {
        int log = in.read(4) + LOWEST_LOG;
        if (log > maxLog) {
            throw new DamagedException("a Zstandard table is larger than allowed");
        }
        int[] counts = new int[MAX_SYMBOLS];
        int symbol = 0;
        int remaining = 1 << log;
        while (remaining > 0 && symbol <= maxSymbol) {
            int count = count(in, remaining);
            remaining -= Math.abs(count);
            counts[symbol++] = count;
            if (count == 0) {
                int repeat;
                do {
                    repeat = in.read(2);
                    symbol += repeat;
                } while (repeat == 3 && symbol <= maxSymbol);
            }
        }
        if (remaining != 0 || symbol > maxSymbol + 1) {
            throw new DamagedException("a Zstandard table does not add up");
        }
        return of(log, counts, symbol);
    }

    private static int count(ForwardBits in, int remaining) throws DamagedException {
        int width = 32 - Integer.numberOfLeadingZeros(remaining + 1);
        int value = in.read(width);
        int low = (1 << width - 1) - 1;
        int threshold = (1 << width) - 1 - (remaining + 1);
        if ((value & low) < threshold) {
            in.back();
            value &= low;
        } else if (value > low) {
            value -= threshold;
        }
        return value - 1;
    }

    int start(ReverseBits in) {
        return (int) in.read(log);
    }

    int symbol(int state) {
        return symbols[state] & 0xff;
    }

    int next(int state, ReverseBits in) {
        return bases[state] + (int) in.read(bits[state]);
    }
}
