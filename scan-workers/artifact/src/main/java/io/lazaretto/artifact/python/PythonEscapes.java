package io.lazaretto.artifact.python;

import io.lazaretto.artifact.report.MalformedArtifactException;

/** Escape sequences of string literals (reference manual, section 2.4.1.1). */
final class PythonEscapes {
    private PythonEscapes() {}

    /** @param at where the literal stands, for a message */
    static String decode(String text, boolean bytes, int at) throws MalformedArtifactException {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\' || i == text.length()) {
                out.append(c);
                continue;
            }
            char e = text.charAt(i++);
            switch (e) {
                case '\n' -> {}
                case 'a' -> out.append('\u0007');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'v' -> out.append('\u000b');
                case '\\', '\'', '"' -> out.append(e);
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    int end = i;
                    while (end < text.length() && end < i + 2 && Character.digit(text.charAt(end), 8) >= 0) {
                        end++;
                    }
                    out.append((char) Integer.parseInt(text.substring(i - 1, end), 8));
                    i = end;
                }
                case 'x' -> i = hex(text, i, 2, out, at);
                case 'u' -> i = bytes ? keep(out, e, i) : hex(text, i, 4, out, at);
                case 'U' -> i = bytes ? keep(out, e, i) : hex(text, i, 8, out, at);
                case 'N' -> i = bytes ? keep(out, e, i) : named(text, i, out, at);
                default -> keep(out, e, i);
            }
        }
        return out.toString();
    }

    private static int keep(StringBuilder out, char escaped, int next) {
        out.append('\\').append(escaped);
        return next;
    }

    private static int hex(String text, int from, int digits, StringBuilder out, int at)
            throws MalformedArtifactException {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0 || value > Character.MAX_CODE_POINT >> 4) {
                throw new MalformedArtifactException("python", at, "a broken escape sequence");
            }
            value = value * 16 + digit;
        }
        if (value > Character.MAX_CODE_POINT) {
            throw new MalformedArtifactException("python", at, "a broken escape sequence");
        }
        out.appendCodePoint(value);
        return from + digits;
    }

    private static int named(String text, int from, StringBuilder out, int at) throws MalformedArtifactException {
        int close = text.indexOf('}', from);
        if (close < 0 || text.charAt(from) != '{') {
            throw new MalformedArtifactException("python", at, "a broken escape sequence");
        }
        try {
            out.appendCodePoint(Character.codePointOf(text.substring(from + 1, close)));
        } catch (IllegalArgumentException e) {
            // A name that this platform does not know: some character.
            out.append('\ufffd');
        }
        return close + 1;
    }
}
