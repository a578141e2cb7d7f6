package io.lazaretto.artifact.zstd;

import io.lazaretto.artifact.codec.DamagedException;
import java.util.Arrays;

/** The literals of one block after another (RFC 8878, 3.1.1.3.1); the table outlives its block. */
final class Literals {
    static final int MAX = 1 << 17;
    private static final int RAW = 0;
    private static final int RLE = 1;
    private static final int COMPRESSED = 2;

    private final byte[] literals = new byte[MAX];
    private HuffmanTable table;
    private int size;

    byte[] bytes() {
        return literals;
    }

    int size() {
        return size;
    }

    /** @return the offset behind the section */
    int read(byte[] block, int length) throws DamagedException {
        int type = at(block, 0, length) & 3;
        int form = at(block, 0, length) >> 2 & 3;
        return type == RAW || type == RLE ? plain(block, length, type, form) : coded(block, length, type, form);
    }

    private int plain(byte[] block, int length, int type, int form) throws DamagedException {
        int header = form == 1 ? 2 : form == 3 ? 3 : 1;
        size = (int) (number(block, header, length) >>> (header == 1 ? 3 : 4));
        int end = header + (type == RAW ? size : 1);
        if (size > MAX || end > length) {
            throw broken();
        }
        if (type == RAW) {
            System.arraycopy(block, header, literals, 0, size);
        } else {
            Arrays.fill(literals, 0, size, block[header]);
        }
        return end;
    }

    private int coded(byte[] block, int length, int type, int form) throws DamagedException {
        int header = form < 2 ? 3 : form + 2;
        int width = form < 2 ? 10 : form == 2 ? 14 : 18;
        long sizes = number(block, header, length) >>> 4;
        size = (int) (sizes & (1 << width) - 1);
        int end = header + (int) (sizes >>> width & (1 << width) - 1);
        if (size > MAX || end > length) {
            throw broken();
        }
        int from = header;
        if (type == COMPRESSED) {
            table = HuffmanTable.read(block, header, end);
            from = table.end();
        } else if (table == null) {
            throw broken();
        }
        if (form == 0) {
            table.decode(block, from, end, literals, 0, size);
        } else {
            four(block, from, end);
        }
        return end;
    }

    private void four(byte[] block, int from, int end) throws DamagedException {
        int part = (size + 3) / 4;
        if (end - from < 6 || size - 3 * part < 0) {
            throw broken();
        }
        int at = from + 6;
        for (int i = 0; i < 4; i++) {
            int jump = from + 2 * i;
            int next = i == 3 ? end : at + (block[jump] & 0xff | (block[jump + 1] & 0xff) << 8);
            if (next > end) {
                throw broken();
            }
            table.decode(block, at, next, literals, i * part, i == 3 ? size - 3 * part : part);
            at = next;
        }
    }

    private static long number(byte[] block, int bytes, int length) throws DamagedException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) at(block, i, length) << 8 * i;
        }
        return value;
    }

    private static int at(byte[] block, int index, int length) throws DamagedException {
        if (index >= length) {
            throw broken();
        }
        return block[index] & 0xff;
    }

    private static DamagedException broken() {
        return new DamagedException("Zstandard literals are damaged");
    }
}
