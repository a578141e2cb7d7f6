package io.lazaretto.artifact.python;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** String literals (reference manual, section 2.4.1): where they end, what they say, which expressions stand in them. */
final class Literals {
    private static final int MAX_NESTING = 16;

    /** A part of a formatted string: text when the expression's range is empty. */
    record Part(String text, int from, int to) {}

    private Literals() {}

    static boolean isPrefix(String source, int from, int to) {
        if (to - from > 2) {
            return false;
        }
        return switch (source.substring(from, to).toLowerCase(Locale.ROOT)) {
            case "r", "u", "b", "f", "t", "br", "rb", "fr", "rf", "tr", "rt" -> true;
            default -> false;
        };
    }

    static boolean isFormatted(String source, int from) {
        return hasPrefix(source, from, 'f') || hasPrefix(source, from, 't');
    }

    static boolean isBytes(String source, int from) {
        return hasPrefix(source, from, 'b');
    }

    private static boolean hasPrefix(String source, int from, char wanted) {
        for (int i = from; source.charAt(i) != '"' && source.charAt(i) != '\''; i++) {
            if (Character.toLowerCase(source.charAt(i)) == wanted) {
                return true;
            }
        }
        return false;
    }

    /** Where the literal ends that starts at a position, prefix included. */
    static int end(String source, int from, int to) throws MalformedArtifactException {
        return end(source, from, to, 0, null);
    }

    /** The literal's value; not for formatted strings. */
    static String value(String source, int from, int to) throws MalformedArtifactException {
        int quote = quoteAt(source, from);
        int width = width(source, quote, to);
        String body = source.substring(quote + width, to - width);
        boolean raw = hasPrefix(source, from, 'r');
        return raw ? lines(body) : PythonEscapes.decode(lines(body), isBytes(source, from), from);
    }

    /** The parts of a formatted string. */
    static List<Part> parts(String source, int from, int to) throws MalformedArtifactException {
        List<Part> parts = new ArrayList<>();
        end(source, from, to, 0, parts);
        return parts;
    }

    private static int end(String source, int from, int to, int nesting, List<Part> parts)
            throws MalformedArtifactException {
        if (nesting > MAX_NESTING) {
            throw malformed(from, "strings nested in strings");
        }
        int quote = quoteAt(source, from);
        char mark = source.charAt(quote);
        int width = width(source, quote, to);
        boolean formatted = isFormatted(source, from);
        int at = quote + width;
        int text = at;
        while (at < to) {
            char c = source.charAt(at);
            if (c == mark && closes(source, at, to, mark, width)) {
                addText(parts, source, from, text, at);
                return at + width;
            }
            if (c == '\\') {
                boolean named = formatted && source.startsWith("N{", at + 1) && !hasPrefix(source, from, 'r');
                int close = named ? source.indexOf('}', at) : -1;
                at = close > 0 && close < to ? close + 1 : afterBackslash(source, at, to, formatted);
            } else if (width == 1 && (c == '\n' || c == '\r')) {
                break;
            } else if (formatted && (c == '{' || c == '}') && at + 1 < to && source.charAt(at + 1) == c) {
                at += 2;
            } else if (formatted && c == '{') {
                addText(parts, source, from, text, at);
                at = field(source, at + 1, to, nesting, parts);
                text = at;
            } else {
                at++;
            }
        }
        throw malformed(from, "a string that is never closed");
    }

    /** A backslash does not keep a brace from opening a field; it keeps both bytes of a line end together. */
    private static int afterBackslash(String source, int at, int to, boolean formatted) {
        char next = at + 1 < to ? source.charAt(at + 1) : 0;
        if (formatted && (next == '{' || next == '}')) {
            return at + 1;
        }
        return at + (source.startsWith("\r\n", at + 1) ? 3 : 2);
    }

    /** A replacement field, from behind its brace to behind the closing one; the format may hold fields again. */
    private static int field(String source, int from, int to, int nesting, List<Part> parts)
            throws MalformedArtifactException {
        int expressionEnd = expressionEnd(source, from, to, nesting);
        if (parts != null) {
            int end = expressionEnd;
            int last = end - 1;
            while (last > from && Character.isWhitespace(source.charAt(last))) {
                last--;
            }
            // The equal sign of {x=}, which is not one of ==, !=, <=, >=.
            if (last > from && source.charAt(last) == '=' && "=!<>".indexOf(source.charAt(last - 1)) < 0) {
                end = last;
            }
            parts.add(new Part(null, from, end));
        }
        int at = expressionEnd;
        boolean spec = false;
        while (at < to) {
            char c = source.charAt(at);
            if (c == '}') {
                return at + 1;
            }
            if (c == '{' && spec) {
                if (nesting >= MAX_NESTING) {
                    throw malformed(at, "fields nested in fields");
                }
                at = field(source, at + 1, to, nesting + 1, parts);
            } else {
                spec |= c == ':';
                at++;
            }
        }
        throw malformed(from, "a field that is never closed");
    }

    /** The first {@code !}, {@code :} or {@code }} outside brackets and strings. */
    private static int expressionEnd(String source, int from, int to, int nesting) throws MalformedArtifactException {
        int brackets = 0;
        int at = from;
        while (at < to) {
            char c = source.charAt(at);
            if (c == '"' || c == '\'') {
                at = end(source, prefixStart(source, from, at), to, nesting + 1, null);
                continue;
            }
            if (brackets == 0 && (c == '}' || c == ':' || c == '!' && !source.startsWith("!=", at))) {
                return at;
            }
            if (c == '(' || c == '[' || c == '{') {
                brackets++;
            } else if (c == ')' || c == ']' || c == '}') {
                brackets--;
            }
            at += c == '!' ? 2 : 1;
        }
        throw malformed(from, "a field that is never closed");
    }

    private static int prefixStart(String source, int from, int quote) {
        int start = quote;
        while (start > from && start > quote - 3 && Character.isUnicodeIdentifierPart(source.charAt(start - 1))) {
            start--;
        }
        return isPrefix(source, start, quote) ? start : quote;
    }

    private static void addText(List<Part> parts, String source, int from, int start, int end)
            throws MalformedArtifactException {
        if (parts != null && end > start) {
            String body = lines(source.substring(start, end).replace("{{", "{").replace("}}", "}"));
            boolean raw = hasPrefix(source, from, 'r');
            parts.add(new Part(raw ? body : PythonEscapes.decode(body, false, start), start, start));
        }
    }

    private static int quoteAt(String source, int from) {
        int at = from;
        while (source.charAt(at) != '"' && source.charAt(at) != '\'') {
            at++;
        }
        return at;
    }

    private static int width(String source, int quote, int to) {
        char mark = source.charAt(quote);
        return quote + 3 <= to && source.charAt(quote + 1) == mark && source.charAt(quote + 2) == mark ? 3 : 1;
    }

    private static boolean closes(String source, int at, int to, char mark, int width) {
        return width == 1 || at + 3 <= to && source.charAt(at + 1) == mark && source.charAt(at + 2) == mark;
    }

    private static String lines(String text) {
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static MalformedArtifactException malformed(int at, String what) {
        return new MalformedArtifactException("python", at, what);
    }
}
