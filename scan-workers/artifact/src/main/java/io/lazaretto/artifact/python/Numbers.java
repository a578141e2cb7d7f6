package io.lazaretto.artifact.python;

/** Numeric literals (reference manual, section 2.4.5). */
final class Numbers {
    private Numbers() {}

    /** Where the literal at a position ends. */
    static int end(String source, int from, int to) {
        int at = from;
        if (source.charAt(at) == '0' && at + 1 < to && "xXoObB".indexOf(source.charAt(at + 1)) >= 0) {
            at += 2;
            while (at < to && (Character.digit(source.charAt(at), 16) >= 0 || source.charAt(at) == '_')) {
                at++;
            }
            return at;
        }
        at = digits(source, at, to);
        if (at < to && source.charAt(at) == '.') {
            at = digits(source, at + 1, to);
        }
        if (at < to && (source.charAt(at) == 'e' || source.charAt(at) == 'E')) {
            int exponent = at + 1;
            if (exponent < to && (source.charAt(exponent) == '+' || source.charAt(exponent) == '-')) {
                exponent++;
            }
            int end = digits(source, exponent, to);
            at = end > exponent ? end : at;
        }
        return at < to && (source.charAt(at) == 'j' || source.charAt(at) == 'J') ? at + 1 : at;
    }

    /** The value of a whole number that fits a long; null for every other. */
    static Long value(String literal) {
        String text = literal.replace("_", "");
        int radix = text.length() < 2 || text.charAt(0) != '0'
                ? 10
                : switch (text.charAt(1)) {
                    case 'x', 'X' -> 16;
                    case 'o', 'O' -> 8;
                    case 'b', 'B' -> 2;
                    default -> 10;
                };
        try {
            return Long.valueOf(radix == 10 ? text : text.substring(2), radix);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static int digits(String source, int from, int to) {
        int at = from;
        while (at < to && (source.charAt(at) >= '0' && source.charAt(at) <= '9' || source.charAt(at) == '_')) {
            at++;
        }
        return at;
    }
}
