package io.lazaretto.artifact.tar;

import io.lazaretto.artifact.format.TarBlock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One header block.
 *
 * @param name with the prefix of ustar; hostile text
 * @param size of the data behind it, as this block says; -1 when it is no number
 */
record TarHeader(String name, String link, char type, long size, byte[] block) {
    private static final int NAME_END = 100;
    private static final int SIZE = 124;
    private static final int SIZE_END = 136;
    private static final int TYPE = 156;
    private static final int LINK = 157;
    private static final int LINK_END = 257;
    private static final int PREFIX = 345;
    private static final int PREFIX_END = 500;

    /** @return null when the checksum does not fit */
    static TarHeader of(byte[] block) {
        if (!TarBlock.isHeader(block)) {
            return null;
        }
        char type = (char) (block[TYPE] & 0xff);
        String name = text(block, 0, NAME_END);
        boolean posix =
                Arrays.equals(block, LINK_END, LINK_END + 6, "ustar\0".getBytes(StandardCharsets.US_ASCII), 0, 6);
        if (posix && block[PREFIX] != 0 && "SLK".indexOf(type) < 0) {
            name = text(block, PREFIX, PREFIX_END) + "/" + name;
        }
        if (type == '\0') {
            type = name.endsWith("/") ? '5' : '0';
        }
        return new TarHeader(name, text(block, LINK, LINK_END), type, number(block, SIZE, SIZE_END), block);
    }

    /** A number field: octal, or base 256 where the first bit is set. */
    static long number(byte[] block, int from, int to) {
        if (block[from] >= 0) {
            return TarBlock.octal(block, from, to);
        }
        if ((block[from] & 0xff) != 0x80) {
            return -1;
        }
        long value = 0;
        for (int i = from + 1; i < to; i++) {
            if (value >>> 55 != 0) {
                return -1;
            }
            value = value << 8 | block[i] & 0xff;
        }
        return value;
    }

    private static String text(byte[] block, int from, int to) {
        int end = from;
        while (end < to && block[end] != 0) {
            end++;
        }
        return new String(block, from, end - from, StandardCharsets.UTF_8);
    }
}
