package io.lazaretto.standalone.render;

/** Makes hostile text fit for a terminal: one line, bounded, nothing invisible and nothing that moves the cursor. */
public final class SafeText {
    private static final int MAX_MARKS_IN_A_ROW = 2;

    private SafeText() {}

    /**
     * Replaces control, format (bidirectional, zero-width), separator, surrogate, private-use and unassigned characters by
     * {@code \}{@code uXXXX}, spaces other than the ASCII one too, and all but the first combining marks of a pile.
     *
     * @param maxCharacters the longest result, counted before escaping; what is cut off is shown as {@code …}
     */
    public static String line(String text, int maxCharacters) {
        if (text == null) {
            return "";
        }
        StringBuilder out = new StringBuilder(Math.min(text.length(), maxCharacters) + 8);
        int shown = 0;
        int marks = 0;
        for (int i = 0; i < text.length(); ) {
            if (shown == maxCharacters) {
                return out.append('…').toString();
            }
            int point = text.codePointAt(i);
            marks = isMark(point) ? marks + 1 : 0;
            if (point == '\\' || isHostile(point) || marks > MAX_MARKS_IN_A_ROW) {
                escape(point, out);
            } else {
                out.appendCodePoint(point);
            }
            i += Character.charCount(point);
            shown++;
        }
        return out.toString();
    }

    private static void escape(int point, StringBuilder out) {
        switch (point) {
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append(String.format(point > 0xffff ? "\\u{%x}" : "\\u%04x", point));
        }
    }

    private static boolean isMark(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    private static boolean isHostile(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> true;
            case Character.SPACE_SEPARATOR -> point != ' ';
            default -> isInvisible(point);
        };
    }

    /** Letters and marks by category that nevertheless show nothing. */
    private static boolean isInvisible(int point) {
        return point == 0x034f
                || point == 0x115f
                || point == 0x1160
                || point == 0x17b4
                || point == 0x17b5
                || point == 0x2800
                || point == 0x3164
                || point == 0xffa0
                || point >= 0x180b && point <= 0x180f
                || point >= 0xfe00 && point <= 0xfe0f
                || point >= 0xe0100 && point <= 0xe01ef;
    }
}
