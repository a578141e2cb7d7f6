package io.lazaretto.artifact.pickle;

import java.nio.charset.StandardCharsets;

/** The escapes of the text opcodes. */
final class Escapes {
    private Escapes() {}

    /** STRING: equal quotes at both ends, C escapes between them; one character a byte. */
    static String quoted(byte[] line, int length) throws PickleFault {
        if (length < 2 || line[0] != line[length - 1] || line[0] != '\'' && line[0] != '"') {
            throw PickleFault.malformed("STRING without quotes");
        }
        String body = new String(line, 1, length - 2, StandardCharsets.ISO_8859_1);
        return body.indexOf('\\') < 0 ? body : unescape(body);
    }

    /** UNICODE: raw-unicode-escape, where only {@code \}{@code u} and {@code \}{@code U} after an odd number of backslashes count. */
    static String rawUnicode(byte[] line, int length) throws PickleFault {
        String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder decoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            if (c == '\\' && (next == 'u' || next == 'U')) {
                int digits = next == 'u' ? 4 : 8;
                decoded.appendCodePoint(hex(text, i + 2, digits));
                i += 1 + digits;
            } else if (c == '\\' && next == '\\') {
                decoded.append("\\\\");
                i++;
            } else {
                decoded.append(c);
            }
        }
        return decoded.toString();
    }

    private static String unescape(String body) throws PickleFault {
        StringBuilder decoded = new StringBuilder(body.length());
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c != '\\') {
                decoded.append(c);
                continue;
            }
            if (++i == body.length()) {
                throw PickleFault.malformed("STRING ends in a backslash");
            }
            c = body.charAt(i);
            if (c == 'x') {
                decoded.append((char) hex(body, i + 1, 2));
                i += 2;
            } else if (c >= '0' && c <= '7') {
                int end = i;
                int value = 0;
                while (end < body.length() && end < i + 3 && body.charAt(end) >= '0' && body.charAt(end) <= '7') {
                    value = value * 8 + body.charAt(end++) - '0';
                }
                decoded.append((char) (value & 0xff));
                i = end - 1;
            } else {
                simple(decoded, c);
            }
        }
        return decoded.toString();
    }

    private static void simple(StringBuilder decoded, char c) {
        switch (c) {
            case '\\', '\'', '"' -> decoded.append(c);
            case 'n' -> decoded.append('\n');
            case 't' -> decoded.append('\t');
            case 'r' -> decoded.append('\r');
            case 'b' -> decoded.append('\b');
            case 'f' -> decoded.append('\f');
            case 'v' -> decoded.append((char) 0x0b);
            case 'a' -> decoded.append((char) 0x07);
            case '\n' -> {}
            default -> decoded.append('\\').append(c);
        }
    }

    private static int hex(String text, int from, int digits) throws PickleFault {
        if (from + digits > text.length()) {
            throw PickleFault.malformed("an escape ends early");
        }
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || text.charAt(i) > 'f' || value > 0x10ffff) {
                throw PickleFault.malformed("an escape without digits");
            }
            value = value << 4 | digit;
        }
        if (value < 0 || value > 0x10ffff) {
            throw PickleFault.malformed("an escape above U+10FFFF");
        }
        return value;
    }
}
