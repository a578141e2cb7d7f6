package io.lazaretto.artifact.zstd;

import io.lazaretto.artifact.codec.DamagedException;

/** The sequences of one block after another (RFC 8878, 3.1.1.3.2); tables and the last three offsets outlive their block. */
final class Sequences {
    private static final int[] LENGTH_COUNTS = {
        4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1
    };
    private static final int[] MATCH_COUNTS = {
        1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1
    };
    private static final int[] OFFSET_COUNTS = {
        1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1
    };
    private static final int[] LENGTH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        16
    };
    private static final int[] MATCH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2,
        2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
    };
    private static final int[] LENGTH_BASES = bases(LENGTH_BITS, 0);
    private static final int[] MATCH_BASES = bases(MATCH_BITS, 3);
    private static final int MAX_OFFSET_CODE = 31;

    private final long[] offsets = {1, 4, 8};
    private FseTable lengths;
    private FseTable offsetCodes;
    private FseTable matches;

    /** Takes what a block consists of. */
    interface Sink {
        /** @param literals how many literals come before the match */
        void sequence(int literals, long offset, int match) throws DamagedException;
    }

    private static int[] bases(int[] bits, int first) {
        int[] bases = new int[bits.length];
        int next = first;
        for (int i = 0; i < bits.length; i++) {
            bases[i] = next;
            next += 1 << bits[i];
        }
        return bases;
    }

    void read(byte[] block, int from, int to, Sink sink) throws DamagedException {
        int first = at(block, from, to);
        int header = first < 128 ? 1 : first < 255 ? 2 : 3;
        int count = first < 128
                ? first
                : first < 255
                        ? (first - 128 << 8) + at(block, from + 1, to)
                        : at(block, from + 1, to) + (at(block, from + 2, to) << 8) + 0x7f00;
        int at = from + header;
        if (count == 0) {
            if (at != to) {
                throw broken();
            }
            return;
        }
        int modes = at(block, at++, to);
        if ((modes & 3) != 0) {
            throw broken();
        }
        ForwardBits[] in = {new ForwardBits(block, at, to)};
        lengths = table(block, in, to, modes >> 6 & 3, lengths, LENGTH_COUNTS, 6, 9, LENGTH_BITS.length - 1);
        offsetCodes = table(block, in, to, modes >> 4 & 3, offsetCodes, OFFSET_COUNTS, 5, 8, MAX_OFFSET_CODE);
        matches = table(block, in, to, modes >> 2 & 3, matches, MATCH_COUNTS, 6, 9, MATCH_BITS.length - 1);
        decode(new ReverseBits(block, in[0].position(), to), count, sink);
    }

    private static FseTable table(
            byte[] block,
            ForwardBits[] in,
            int to,
            int mode,
            FseTable previous,
            int[] counts,
            int log,
            int maxLog,
            int maxSymbol)
            throws DamagedException {
        int at = in[0].position();
        FseTable table;
        switch (mode) {
            case 0 -> table = FseTable.of(log, counts, counts.length);
            case 1 -> {
                int symbol = at(block, at++, to);
                if (symbol > maxSymbol) {
                    throw broken();
                }
                table = FseTable.single(symbol);
            }
            case 2 -> {
                ForwardBits description = new ForwardBits(block, at, to);
                table = FseTable.read(description, maxLog, maxSymbol);
                at = description.position();
            }
            default -> table = previous;
        }
        if (table == null) {
            throw broken();
        }
        in[0] = new ForwardBits(block, at, to);
        return table;
    }

    private void decode(ReverseBits in, int count, Sink sink) throws DamagedException {
        int length = lengths.start(in);
        int offset = offsetCodes.start(in);
        int match = matches.start(in);
        for (int i = 0; i < count; i++) {
            int offsetCode = offsetCodes.symbol(offset);
            int matchCode = matches.symbol(match);
            int lengthCode = lengths.symbol(length);
            long offsetValue = (1L << offsetCode) + in.read(offsetCode);
            int matchLength = MATCH_BASES[matchCode] + (int) in.read(MATCH_BITS[matchCode]);
            int literals = LENGTH_BASES[lengthCode] + (int) in.read(LENGTH_BITS[lengthCode]);
            if (in.left() < 0) {
                throw broken();
            }
            sink.sequence(literals, distance(offsetValue, literals), matchLength);
            if (i < count - 1) {
                length = lengths.next(length, in);
                match = matches.next(match, in);
                offset = offsetCodes.next(offset, in);
            }
        }
        if (in.left() != 0) {
            throw broken();
        }
    }

    /** 3.1.1.5: small values name one of the last offsets. */
    private long distance(long value, int literals) throws DamagedException {
        int index = value > 3 ? 3 : (int) value - 1 + (literals == 0 ? 1 : 0);
        long distance = value > 3 ? value - 3 : index < 3 ? offsets[index] : offsets[0] - 1;
        if (distance <= 0) {
            throw broken();
        }
        if (index > 0) {
            offsets[2] = index > 1 ? offsets[1] : offsets[2];
            offsets[1] = offsets[0];
            offsets[0] = distance;
        }
        return distance;
    }

    private static int at(byte[] block, int index, int to) throws DamagedException {
        if (index >= to) {
            throw broken();
        }
        return block[index] & 0xff;
    }

    private static DamagedException broken() {
        return new DamagedException("Zstandard sequences are damaged");
    }
}
