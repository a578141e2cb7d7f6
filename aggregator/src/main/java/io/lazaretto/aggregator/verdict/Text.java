package io.lazaretto.aggregator.verdict;

/** Hostile text made fit for a sentence, a log line or a title. */
public final class Text {
    private Text() {}

    /**
     * One bounded line: what is not a printable character (controls, bidirectional and other format characters, line and
     * paragraph separators, lone surrogates, private use) becomes {@code U+FFFD}.
     *
     * @param maxChars at least 1; longer text ends in an ellipsis
     */
    public static String line(String text, int maxChars) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), maxChars) + 1);
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (out.length() + Character.charCount(codePoint) > maxChars) {
                return out.append('…').toString();
            }
            out.appendCodePoint(printable(codePoint) ? codePoint : 0xFFFD);
            i += Character.charCount(codePoint);
        }
        return out.toString();
    }

    private static boolean printable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
