package io.lazaretto.artifact.jinja;

/** Escapes in string literals: Jinja decodes them as Python's {@code unicode-escape} does. */
final class StringEscapes {
    private static final String SIMPLE = "abfnrtv\\'\"";
    private static final String MEANING = "\u0007\b\f\n\r\t\u000b\\'\"";

    private final String raw;
    private final int index;
    private final StringBuilder text = new StringBuilder();
    private int at;

    private StringEscapes(String raw, int index) {
        this.raw = raw;
        this.index = index;
    }

    /** @param index where the literal stands, for faults */
    static String decode(String raw, int index) throws TemplateFault {
        return raw.indexOf('\\') < 0 ? raw : new StringEscapes(raw, index).run();
    }

    private String run() throws TemplateFault {
        while (at < raw.length()) {
            char c = raw.charAt(at++);
            if (c != '\\') {
                text.append(c);
            } else if (at < raw.length()) {
                escape(raw.charAt(at++));
            }
        }
        return text.toString();
    }

    private void escape(char c) throws TemplateFault {
        int simple = SIMPLE.indexOf(c);
        if (simple >= 0) {
            text.append(MEANING.charAt(simple));
        } else if (c >= '0' && c <= '7') {
            octal(c - '0');
        } else {
            switch (c) {
                case '\n' -> {}
                case 'x' -> hex(2);
                case 'u' -> hex(4);
                case 'U' -> hex(8);
                case 'N' -> named();
                default -> text.append('\\').append(c);
            }
        }
    }

    private void octal(int first) {
        int value = first;
        for (int i = 0; i < 2 && at < raw.length() && raw.charAt(at) >= '0' && raw.charAt(at) <= '7'; i++) {
            value = value * 8 + raw.charAt(at++) - '0';
        }
        text.appendCodePoint(value);
    }

    private void hex(int digits) throws TemplateFault {
        long value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = at < raw.length() ? Character.digit(raw.charAt(at), 16) : -1;
            if (digit < 0) {
                throw TemplateFault.malformed(index, "an escape that is not one");
            }
            value = value * 16 + digit;
            at++;
        }
        codePoint(value);
    }

    private void named() throws TemplateFault {
        int end = raw.indexOf('}', at);
        if (at >= raw.length() || raw.charAt(at) != '{' || end < 0 || end - at > 100) {
            throw TemplateFault.malformed(index, "an escape that is not one");
        }
        try {
            codePoint(Character.codePointOf(raw.substring(at + 1, end)));
        } catch (IllegalArgumentException e) {
            throw TemplateFault.malformed(index, "a character of unknown name");
        }
        at = end + 1;
    }

    private void codePoint(long value) throws TemplateFault {
        if (value > Character.MAX_CODE_POINT) {
            throw TemplateFault.malformed(index, "an escape that is not one");
        }
        text.appendCodePoint((int) value);
    }
}
