package io.lazaretto.artifact.hidden;

import java.lang.Character.UnicodeScript;
import java.util.Map;

/** What a code point is to the rules. Tables are filled a page at a time, when a text first needs it. */
final class Glyph {
    static final byte PLAIN = 0;
    static final byte TAG = 1;
    static final byte VARIATION = 2;
    static final byte ZERO_WIDTH = 3;
    static final byte BIDI = 4;
    static final byte FILLER = 5;
    static final byte PRIVATE = 6;
    static final byte MARK = 7;
    static final byte LOOKALIKE = 8;
    static final byte STYLED = 9;
    static final byte BRAILLE = 10;

    /** Letters of other scripts that show as a Latin letter in common fonts (Unicode TR 39, the ones without a doubt). */
    private static final Map<Integer, Character> LATIN_LOOKS = Map.ofEntries(
            // Cyrillic
            looks(0x430, 'a'),
            looks(0x435, 'e'),
            looks(0x43e, 'o'),
            looks(0x440, 'p'),
            looks(0x441, 'c'),
            looks(0x443, 'y'),
            looks(0x445, 'x'),
            looks(0x456, 'i'),
            looks(0x458, 'j'),
            looks(0x455, 's'),
            looks(0x4bb, 'h'),
            looks(0x501, 'd'),
            looks(0x51b, 'q'),
            looks(0x51d, 'w'),
            looks(0x4cf, 'l'),
            looks(0x410, 'A'),
            looks(0x412, 'B'),
            looks(0x415, 'E'),
            looks(0x41a, 'K'),
            looks(0x41c, 'M'),
            looks(0x41d, 'H'),
            looks(0x41e, 'O'),
            looks(0x420, 'P'),
            looks(0x421, 'C'),
            looks(0x422, 'T'),
            looks(0x423, 'Y'),
            looks(0x425, 'X'),
            looks(0x406, 'I'),
            looks(0x408, 'J'),
            looks(0x405, 'S'),
            looks(0x4c0, 'l'),
            looks(0x50c, 'G'),
            looks(0x51a, 'Q'),
            looks(0x51c, 'W'),
            // Greek
            looks(0x3bf, 'o'),
            looks(0x3f2, 'c'),
            looks(0x3f3, 'j'),
            looks(0x391, 'A'),
            looks(0x392, 'B'),
            looks(0x395, 'E'),
            looks(0x396, 'Z'),
            looks(0x397, 'H'),
            looks(0x399, 'I'),
            looks(0x39a, 'K'),
            looks(0x39c, 'M'),
            looks(0x39d, 'N'),
            looks(0x39f, 'O'),
            looks(0x3a1, 'P'),
            looks(0x3a4, 'T'),
            looks(0x3a5, 'Y'),
            looks(0x3a7, 'X'),
            looks(0x3b1, 'a'),
            looks(0x3bd, 'v'),
            looks(0x3c1, 'p'),
            looks(0x3b9, 'i'),
            looks(0x3ba, 'k'),
            // Armenian
            looks(0x585, 'o'),
            looks(0x57d, 'u'),
            looks(0x578, 'n'),
            looks(0x570, 'h'),
            looks(0x581, 'g'),
            looks(0x584, 'f'),
            looks(0x566, 'q'),
            looks(0x561, 'w'),
            // Cherokee
            looks(0x13aa, 'A'),
            looks(0x13ac, 'E'),
            looks(0x13a0, 'D'),
            looks(0x13ab, 'J'),
            looks(0x13b7, 'M'),
            looks(0x13bb, 'H'),
            looks(0x13c3, 'Z'),
            looks(0x13d4, 'W'),
            looks(0x13da, 'S'),
            looks(0x13df, 'C'),
            looks(0x13e2, 'P'),
            looks(0x13de, 'L'),
            looks(0x13d9, 'V'));

    /** Greek letters that science puts into Latin words. */
    private static final String SCIENTIFIC = "\u03b1\u03bd\u03c1\u03b9\u03ba";

    private static final byte[][] PAGES = new byte[(Character.MAX_CODE_POINT >> 8) + 1][];

    private Glyph() {}

    private static Map.Entry<Integer, Character> looks(int cp, char latin) {
        return Map.entry(cp, latin);
    }

    static byte kind(int cp) {
        byte[] page = PAGES[cp >> 8];
        if (page == null) {
            page = page(cp >> 8);
            PAGES[cp >> 8] = page;
        }
        return page[cp & 0xff];
    }

    private static byte[] page(int number) {
        byte[] page = new byte[256];
        for (int i = 0; i < 256; i++) {
            page[i] = compute(number << 8 | i);
        }
        return page;
    }

    private static byte compute(int cp) {
        if (in(cp, 0xe0000, 0xe007f)) {
            return TAG;
        }
        if (in(cp, 0xfe00, 0xfe0f) || in(cp, 0xe0100, 0xe01ef)) {
            return VARIATION;
        }
        if (in(cp, 0x200b, 0x200f) || in(cp, 0x2060, 0x2064) || cp == 0xfeff || cp == 0x180e || cp == 0x61c) {
            return ZERO_WIDTH;
        }
        if (in(cp, 0x202a, 0x202e) || in(cp, 0x2066, 0x2069)) {
            return BIDI;
        }
        if (isFiller(cp)) {
            return FILLER;
        }
        if (in(cp, 0x2801, 0x28ff)) {
            return BRAILLE;
        }
        if (in(cp, 0xff21, 0xff3a) || in(cp, 0xff41, 0xff5a) || in(cp, 0x1d400, 0x1d7ff)) {
            return STYLED;
        }
        if (LATIN_LOOKS.containsKey(cp)) {
            return LOOKALIKE;
        }
        int type = Character.getType(cp);
        if (type == Character.PRIVATE_USE) {
            return PRIVATE;
        }
        boolean mark = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
        return mark && cp >= 0x300 && UnicodeScript.of(cp) == UnicodeScript.INHERITED ? MARK : PLAIN;
    }

    private static boolean isFiller(int cp) {
        return cp == 0xad
                || cp == 0x34f
                || cp == 0x3164
                || cp == 0xffa0
                || cp == 0x2800
                || in(cp, 0x115f, 0x1160)
                || in(cp, 0x17b4, 0x17b5)
                || in(cp, 0x206a, 0x206f)
                || in(cp, 0xfff9, 0xfffb)
                || in(cp, 0x1d173, 0x1d17a)
                || cp == 0x1d159;
    }

    /** The Latin letter that a lookalike shows as; 0 when it is none. */
    static char latinLook(int cp) {
        return LATIN_LOOKS.getOrDefault(cp, (char) 0);
    }

    static boolean isScientific(int cp) {
        return SCIENTIFIC.indexOf(cp) >= 0;
    }

    static boolean isLatin(int cp) {
        if (cp < 0x80) {
            return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
        }
        return Character.isLetter(cp) && UnicodeScript.of(cp) == UnicodeScript.LATIN;
    }

    /** Letters and signs of scripts that join, or are written without spaces. */
    static boolean isComplex(int cp) {
        if (cp < 0x530) {
            return false;
        }
        return switch (UnicodeScript.of(cp)) {
            case LATIN, GREEK, CYRILLIC, COMMON, UNKNOWN -> in(cp, 0x590, 0x77f);
            case INHERITED -> in(cp, 0x590, 0x1cff);
            default -> true;
        };
    }

    static boolean isRightToLeft(int cp) {
        byte direction = Character.getDirectionality(cp);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    static boolean isWord(int cp) {
        if (cp < 0x80) {
            return isLatin(cp) || cp >= '0' && cp <= '9' || cp == '_';
        }
        return Character.isLetterOrDigit(cp) || Character.getType(cp) == Character.NON_SPACING_MARK;
    }

    private static boolean in(int cp, int from, int to) {
        return cp >= from && cp <= to;
    }
}
