package io.lazaretto.artifact.markup;

import java.util.Map;

/** Character references in attribute values (WHATWG HTML, 13.2.5.72): numbers, and the names that hide addresses. */
final class References {
    private static final Map<String, String> NAMES = Map.of(
            "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "colon", ":", "tab", "\t", "newline", "\n",
            "lpar", "(", "rpar", ")");

    /** With the zeros that may stand before a number. */
    private static final int LONGEST = 256;

    private References() {}

    static String decoded(String value) {
        if (value.indexOf('&') < 0) {
            return value;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int end = i + 1;
            while (c == '&'
                    && end < value.length()
                    && end - i < LONGEST
                    && (Character.isLetterOrDigit(value.charAt(end)) || value.charAt(end) == '#')) {
                end++;
            }
            String decoded = c == '&' ? one(value.substring(i + 1, end)) : null;
            if (decoded == null) {
                out.append(c);
            } else {
                out.append(decoded);
                i = end < value.length() && value.charAt(end) == ';' ? end : end - 1;
            }
        }
        return out.toString();
    }

    private static String one(String name) {
        if (!name.startsWith("#")) {
            return NAMES.get(name.toLowerCase(java.util.Locale.ROOT));
        }
        try {
            boolean hex = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
            int code = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
            return Character.isValidCodePoint(code) ? Character.toString(code) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
