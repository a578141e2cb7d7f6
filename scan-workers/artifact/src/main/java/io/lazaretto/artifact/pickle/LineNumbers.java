package io.lazaretto.artifact.pickle;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The numbers of the text opcodes, as C's and Python's parsers take them. NUL ends a number for C, whatever follows on
 * the line.
 */
final class LineNumbers {
    private static final BigInteger TORCH_MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    /** Longer numbers are kept as unknown integers. */
    private static final int MAX_PARSED_DIGITS = 64;

    /** sys.int_info.default_max_str_digits; a writer of such a number fails as well. */
    private static final int MAX_DECIMAL = 4_300 + 1;

    /** Longer lines are not matched: the matcher's depth would grow with them. */
    private static final int MAX_MATCHED = 1024;

    private static final Pattern PYTHON_INT = Pattern.compile(
            "[+-]?(?:0[xX](?:_?[0-9a-fA-F])++|0[oO](?:_?[0-7])++|0[bB](?:_?[01])++|0(?:_?0)*+|[1-9](?:_?[0-9])*+)");
    private static final Pattern PYTHON_DECIMAL = Pattern.compile("[+-]?[0-9](?:_?[0-9])*+");
    private static final Pattern C_INT = Pattern.compile("[+-]?(?:0[xX][0-9a-fA-F]++|0[0-7]*+|[1-9][0-9]*+)");
    private static final Pattern C_FLOAT = Pattern.compile(
            "[+-]?(?:(?:[0-9]++\\.?[0-9]*+|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?|inf|infinity|nan)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PYTHON_FLOAT = Pattern.compile(
            "[+-]?(?:(?:[0-9](?:_?[0-9])*+\\.?(?:[0-9](?:_?[0-9])*+)?|\\.[0-9](?:_?[0-9])*+)(?:[eE][+-]?[0-9](?:_?[0-9])*+)?|inf|infinity|nan)",
            Pattern.CASE_INSENSITIVE);

    private LineNumbers() {}

    /** INT: {@code 00} and {@code 01} are booleans; C's strtol with base 0 first, then Python's int. */
    static Value integer(byte[] line, int length) throws PickleFault {
        if (length == 2 && line[0] == '0' && (line[1] == '0' || line[1] == '1')) {
            return line[1] == '1' ? Atom.TRUE : Atom.FALSE;
        }
        String text = upToNul(line, length);
        String forC = stripLeading(text);
        if (C_INT.matcher(forC).matches() && forC.length() <= 18) {
            return Atom.integer(parseC(forC));
        }
        return python(text);
    }

    /** LONG: a trailing L goes away, then Python's int with base 0. */
    static Value longInteger(byte[] line, int length) throws PickleFault {
        int end = length > 0 && line[length - 1] == 'L' ? length - 1 : length;
        return python(upToNul(line, end));
    }

    /** FLOAT. @return false when C refuses what the pure Python unpickler accepts */
    static boolean isFloatForC(byte[] line, int length) throws PickleFault {
        if (length > MAX_MATCHED) {
            throw PickleFault.limit("pickle number");
        }
        if (C_FLOAT.matcher(upToNul(line, length)).matches()) {
            return true;
        }
        String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
        if (PYTHON_FLOAT.matcher(text.strip()).matches()) {
            return false;
        }
        throw PickleFault.malformed("FLOAT is not a number");
    }

    /** The index of GET and PUT, base 10. */
    static OptionalLong index(byte[] line, int length) throws PickleFault {
        String text = strip(upToNul(line, length));
        if (text.length() > MAX_MATCHED || !PYTHON_DECIMAL.matcher(text).matches()) {
            throw PickleFault.malformed("memo index is not a number");
        }
        String digits = text.replace("_", "");
        BigInteger value = digits.length() > MAX_PARSED_DIGITS ? null : new BigInteger(digits);
        if (value == null || value.bitLength() > 62) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(value.longValueExact());
    }

    private static Value python(String text) throws PickleFault {
        String stripped = strip(text);
        if (stripped.length() > MAX_DECIMAL && !stripped.matches("(?s)[+-]?0[xXoObB].*+")) {
            throw PickleFault.malformed("an integer of more digits than Python takes");
        }
        if (stripped.length() > MAX_MATCHED) {
            return big(stripped);
        }
        if (!PYTHON_INT.matcher(stripped).matches()) {
            throw PickleFault.malformed("not an integer");
        }
        String digits = stripped.replace("_", "").toLowerCase(Locale.ROOT);
        if (digits.length() > MAX_PARSED_DIGITS) {
            return Atom.BIG;
        }
        boolean negative = digits.startsWith("-");
        String magnitude = negative || digits.startsWith("+") ? digits.substring(1) : digits;
        int radix =
                magnitude.startsWith("0x") ? 16 : magnitude.startsWith("0o") ? 8 : magnitude.startsWith("0b") ? 2 : 10;
        BigInteger value = new BigInteger(radix == 10 ? magnitude : magnitude.substring(2), radix);
        return of(negative ? value.negate() : value);
    }

    private static Value big(String text) throws PickleFault {
        for (int i = 0; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0 && "_xXoO+-".indexOf(text.charAt(i)) < 0) {
                throw PickleFault.malformed("not an integer");
            }
        }
        return Atom.BIG;
    }

    static Value of(BigInteger value) {
        if (value.equals(TORCH_MAGIC)) {
            return Atom.TORCH_MAGIC;
        }
        return value.bitLength() < 64 ? Atom.integer(value.longValueExact()) : Atom.BIG;
    }

    private static long parseC(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        long value = digits.startsWith("0x") || digits.startsWith("0X")
                ? Long.parseLong(digits.substring(2), 16)
                : Long.parseLong(digits, digits.startsWith("0") ? 8 : 10);
        return negative ? -value : value;
    }

    private static String upToNul(byte[] line, int length) {
        int end = 0;
        while (end < length && line[end] != 0) {
            end++;
        }
        return new String(line, 0, end, StandardCharsets.ISO_8859_1);
    }

    private static String stripLeading(String text) {
        int from = 0;
        while (from < text.length() && isSpace(text.charAt(from))) {
            from++;
        }
        return text.substring(from);
    }

    private static String strip(String text) {
        String tail = stripLeading(text);
        int to = tail.length();
        while (to > 0 && isSpace(tail.charAt(to - 1))) {
            to--;
        }
        return tail.substring(0, to);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
