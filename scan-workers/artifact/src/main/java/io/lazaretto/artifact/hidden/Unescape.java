package io.lazaretto.artifact.hidden;

import io.lazaretto.artifact.bytes.ByteView;
import java.io.IOException;

/** Decodes backslash escapes (RFC 8259 section 7, YAML 1.2 section 5.7) and remembers where every byte came from. */
final class Unescape {
    private static final int RAW = 1 << 15;
    private static final int LONGEST = 12;
    private static final int REPLACEMENT = 0xfffd;

    private final ByteView view;
    private final byte[] raw = new byte[RAW];
    private final long[] sources;
    private long read;
    private int rawAt;
    private int rawEnd;

    Unescape(ByteView view, int capacity) {
        this.view = view;
        this.sources = new long[capacity];
    }

    void shift(int by, int end) {
        System.arraycopy(sources, by, sources, 0, end - by);
    }

    boolean isAtEnd() {
        return rawAt == rawEnd && read >= view.size();
    }

    long offset(int index, int end) {
        return index < end ? sources[index] : read - (rawEnd - rawAt);
    }

    /** @return the new end */
    int fill(byte[] target, int from) throws IOException {
        int at = from;
        while (at + 4 <= target.length && more()) {
            long source = read - (rawEnd - rawAt);
            int b = raw[rawAt];
            if (b != '\\') {
                sources[at] = source;
                target[at++] = raw[rawAt++];
            } else {
                int to = put(escaped(), target, at);
                for (; at < to; at++) {
                    sources[at] = source;
                }
            }
        }
        return at;
    }

    private boolean more() throws IOException {
        if (rawEnd - rawAt < LONGEST && read < view.size()) {
            System.arraycopy(raw, rawAt, raw, 0, rawEnd - rawAt);
            rawEnd -= rawAt;
            rawAt = 0;
            int count = view.read(read, raw, rawEnd, raw.length - rawEnd);
            read += count;
            rawEnd += count;
        }
        return rawAt < rawEnd;
    }

    /** Takes one escape; a backslash that begins none is itself. */
    private int escaped() {
        int kind = rawAt + 1 < rawEnd ? raw[rawAt + 1] : -1;
        int hexDigits =
                switch (kind) {
                    case 'u' -> 4;
                    case 'U' -> 8;
                    case 'x' -> 2;
                    default -> 0;
                };
        if (hexDigits > 0) {
            return coded(hexDigits);
        }
        int plain =
                switch (kind) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case 'r' -> '\r';
                    case '"' -> '\'';
                    case '\\', '/' -> kind;
                    default -> -1;
                };
        rawAt += plain < 0 ? 1 : 2;
        return plain < 0 ? '\\' : plain;
    }

    private int coded(int digits) {
        int value = hex(rawAt + 2, digits);
        if (value < 0) {
            rawAt++;
            return '\\';
        }
        rawAt += 2 + digits;
        if (digits == 4 && Character.isHighSurrogate((char) value) && rawAt + 6 <= rawEnd) {
            int low = raw[rawAt] == '\\' && raw[rawAt + 1] == 'u' ? hex(rawAt + 2, 4) : -1;
            if (low >= 0 && Character.isLowSurrogate((char) low)) {
                rawAt += 6;
                return Character.toCodePoint((char) value, (char) low);
            }
        }
        boolean character = value <= Character.MAX_CODE_POINT && (value < 0xd800 || value > 0xdfff);
        return character ? value : REPLACEMENT;
    }

    private int hex(int from, int digits) {
        if (from + digits > rawEnd) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(raw[from + i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return (int) Math.min(value, Integer.MAX_VALUE);
    }

    private static int put(int cp, byte[] target, int from) {
        int at = from;
        if (cp < 0x80) {
            target[at++] = (byte) cp;
        } else if (cp < 0x800) {
            target[at++] = (byte) (0xc0 | cp >> 6);
            target[at++] = (byte) (0x80 | cp & 0x3f);
        } else if (cp < 0x10000) {
            target[at++] = (byte) (0xe0 | cp >> 12);
            target[at++] = (byte) (0x80 | cp >> 6 & 0x3f);
            target[at++] = (byte) (0x80 | cp & 0x3f);
        } else {
            target[at++] = (byte) (0xf0 | cp >> 18);
            target[at++] = (byte) (0x80 | cp >> 12 & 0x3f);
            target[at++] = (byte) (0x80 | cp >> 6 & 0x3f);
            target[at++] = (byte) (0x80 | cp & 0x3f);
        }
        return at;
    }
}
