package io.lazaretto.worker.frame;

/** Text from an artifact, cut to a length. Stateless. */
public final class BoundedText {
    private static final char ELLIPSIS = '…';

    private BoundedText() {}

    /** At most {@code maxChars} characters, never half a code point; null stays null. */
    public static String of(String text, int maxChars) {
        if (text == null || text.length() <= maxChars) {
            return text;
        }
        int end = maxChars - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + ELLIPSIS;
    }

    /** For logs: bounded, and everything but printable ASCII is escaped, so that text cannot forge a line. */
    public static String forLog(String text, int maxChars) {
        if (text == null) {
            return "null";
        }
        StringBuilder out = new StringBuilder();
        String bounded = of(text, maxChars);
        for (int i = 0; i < bounded.length(); i++) {
            char c = bounded.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                out.append(c);
            } else {
                out.append(String.format("\\u%04x", (int) c));
            }
        }
        return out.toString();
    }
}
