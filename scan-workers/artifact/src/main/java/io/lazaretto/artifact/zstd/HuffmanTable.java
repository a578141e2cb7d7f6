package io.lazaretto.artifact.zstd;

import io.lazaretto.artifact.codec.DamagedException;

/** A decoding table for literals (RFC 8878, 4.2). */
final class HuffmanTable {
    private static final int MAX_BITS = 11;
    private static final int MAX_WEIGHTS = 255;
    private static final int MAX_WEIGHT_LOG = 6;
    private static final int DIRECT = 128;

    private final int maxBits;
    private final byte[] symbols;
    private final byte[] widths;
    private int end;

    private HuffmanTable(int maxBits) {
        this.maxBits = maxBits;
        this.symbols = new byte[1 << maxBits];
        this.widths = new byte[1 << maxBits];
    }

    /** Offset behind the description. */
    int end() {
        return end;
    }

    static HuffmanTable read(byte[] bytes, int from, int to) throws DamagedException {
        if (from >= to) {
            throw broken();
        }
        int head = bytes[from] & 0xff;
        int[] weights = new int[MAX_WEIGHTS + 1];
        int count;
        int end;
        if (head < DIRECT) {
            end = from + 1 + head;
            if (end > to) {
                throw broken();
            }
            count = coded(bytes, from + 1, end, weights);
        } else {
            count = head - DIRECT + 1;
            end = from + 1 + (count + 1) / 2;
            if (end > to) {
                throw broken();
            }
            for (int i = 0; i < count; i++) {
                weights[i] = bytes[from + 1 + i / 2] >>> (i % 2 == 0 ? 4 : 0) & 0xf;
            }
        }
        HuffmanTable table = of(weights, count);
        table.end = end;
        return table;
    }

    private static int coded(byte[] bytes, int from, int to, int[] weights) throws DamagedException {
        ForwardBits description = new ForwardBits(bytes, from, to);
        FseTable table = FseTable.read(description, MAX_WEIGHT_LOG, MAX_BITS + 1);
        ReverseBits in = new ReverseBits(bytes, description.position(), to);
        int[] states = {table.start(in), table.start(in)};
        for (int count = 0, turn = 0; count < MAX_WEIGHTS - 1; turn ^= 1) {
            weights[count++] = table.symbol(states[turn]);
            states[turn] = table.next(states[turn], in);
            if (in.left() < 0) {
                weights[count++] = table.symbol(states[turn ^ 1]);
                return count;
            }
        }
        throw broken();
    }

    /** The last weight is what is missing to a power of two. */
    private static HuffmanTable of(int[] weights, int count) throws DamagedException {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += weights[i] == 0 ? 0 : 1 << weights[i] - 1;
        }
        int maxBits = 32 - Integer.numberOfLeadingZeros(sum);
        int missing = (1 << maxBits) - sum;
        if (sum == 0 || maxBits > MAX_BITS || Integer.bitCount(missing) != 1) {
            throw broken();
        }
        weights[count] = 32 - Integer.numberOfLeadingZeros(missing);
        HuffmanTable table = new HuffmanTable(maxBits);
        int code = 0;
        for (int weight = 1; weight <= maxBits; weight++) {
            for (int symbol = 0; symbol <= count; symbol++) {
                if (weights[symbol] == weight) {
                    int length = 1 << weight - 1;
                    for (int i = code; i < code + length; i++) {
                        table.symbols[i] = (byte) symbol;
                        table.widths[i] = (byte) (maxBits + 1 - weight);
                    }
                    code += length;
                }
            }
        }
        return table;
    }

    /** Decodes one stream into exactly so many bytes. */
    void decode(byte[] bytes, int from, int to, byte[] target, int offset, int length) throws DamagedException {
        ReverseBits in = new ReverseBits(bytes, from, to);
        int mask = (1 << maxBits) - 1;
        int state = (int) in.read(maxBits);
        for (int i = 0; i < length; i++) {
            if (in.left() <= -maxBits) {
                throw broken();
            }
            target[offset + i] = symbols[state];
            int width = widths[state];
            state = state << width & mask | (int) in.read(width);
        }
        if (in.left() != -maxBits) {
            throw broken();
        }
    }

    private static DamagedException broken() {
        return new DamagedException("Zstandard literals are damaged");
    }
}
