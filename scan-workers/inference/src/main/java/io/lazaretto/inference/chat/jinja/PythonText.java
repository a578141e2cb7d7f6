package io.lazaretto.inference.chat.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** How Python writes values. */
final class PythonText {
    private PythonText() {}

    /** Python's idea of white space, which has the non-breaking space in it. */
    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    /** Escapes as Python's {@code unicode-escape} reads them; unknown ones stay. */
    static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char e = text.charAt(++i);
            int simple = "\\'\"abfnrtv\n".indexOf(e);
            int hex = e == 'x' ? 2 : e == 'u' ? 4 : e == 'U' ? 8 : 0;
            if (e == '\n') {
                continue;
            } else if (simple >= 0) {
                out.append("\\'\"\u0007\b\f\n\r\t\u000b".charAt(simple));
            } else if (hex > 0 && i + hex < text.length() && isHex(text, i + 1, hex)) {
                out.appendCodePoint((int) Math.min(0x10ffff, Long.parseLong(text.substring(i + 1, i + 1 + hex), 16)));
                i += hex;
            } else if (e >= '0' && e <= '7') {
                int end = i;
                while (end < text.length() && end < i + 3 && text.charAt(end) >= '0' && text.charAt(end) <= '7') {
                    end++;
                }
                out.append((char) Integer.parseInt(text.substring(i, end), 8));
                i = end - 1;
            } else {
                out.append('\\').append(e);
            }
        }
        return out.toString();
    }

    private static boolean isHex(String text, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** {@code str(value)} */
    static String str(Object value, Meter meter) throws JinjaException {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Undefined) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        repr(value, out, meter);
        return out.toString();
    }

    /** {@code repr(value)} */
    static void repr(Object value, StringBuilder out, Meter meter) throws JinjaException {
        meter.enter();
        int before = out.length();
        switch (value) {
            case null -> out.append("None");
            case Boolean flag -> out.append(flag ? "True" : "False");
            case Double number -> out.append(number(number));
            case String text -> quote(text, out);
            case Tuple tuple -> {
                sequence(tuple, "(", tuple.size() == 1 ? ",)" : ")", out, meter);
            }
            case List<?> list -> sequence(list, "[", "]", out, meter);
            case Map<?, ?> map -> dict(map, out, meter);
            case Undefined undefined -> out.append("Undefined");
            case Namespace namespace -> out.append("<Namespace>");
            case Callable callable -> out.append("<function>");
            default -> out.append(value);
        }
        if (value instanceof String || value instanceof Long) {
            meter.produce(out.length() - before);
        }
        if (out.length() > meter.limits().chars()) {
            throw JinjaException.limit("characters");
        }
        meter.leave();
    }

    private static void sequence(List<?> items, String open, String close, StringBuilder out, Meter meter)
            throws JinjaException {
        out.append(open);
        for (int i = 0; i < items.size(); i++) {
            out.append(i == 0 ? "" : ", ");
            repr(items.get(i), out, meter);
        }
        out.append(close);
    }

    private static void dict(Map<?, ?> map, StringBuilder out, Meter meter) throws JinjaException {
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<?, ?> entry = i.next();
            repr(entry.getKey(), out, meter);
            out.append(": ");
            repr(entry.getValue(), out, meter);
            out.append(i.hasNext() ? ", " : "");
        }
        out.append('}');
    }

    private static void quote(String text, StringBuilder out) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (isPrintable(c)) {
                        out.appendCodePoint(c);
                    } else {
                        out.append(
                                c < 0x100
                                        ? "\\x%02x".formatted(c)
                                        : c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c));
                    }
                }
            }
        });
        out.append(quote);
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    /** The shortest form that reads back, in Python's layout. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(value);
        String shortest = Double.toString(value);
        if (size == 0 || size >= 1e-4 && size < 1e16) {
            String plain = new java.math.BigDecimal(shortest).toPlainString();
            plain = size == 0 ? shortest : plain;
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        java.math.BigDecimal decimal = new java.math.BigDecimal(shortest);
        int exponent = decimal.precision() - decimal.scale() - 1;
        String mantissa = decimal.unscaledValue().abs().toString().replaceAll("0+$", "");
        mantissa = mantissa.length() > 1 ? mantissa.charAt(0) + "." + mantissa.substring(1) : mantissa;
        return (value < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
