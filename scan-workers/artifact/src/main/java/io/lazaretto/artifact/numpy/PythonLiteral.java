package io.lazaretto.artifact.numpy;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Python literals that array headers are made of: strings, integers, booleans, None, tuples, lists, dicts. An explicit
 * stack instead of recursion, because the nesting is the attacker's. Tuples and lists both become lists.
 */
final class PythonLiteral {
    private static final int MAX_DEPTH = 64;

    private final String text;
    private final long offset;
    private final Deque<Open> open = new ArrayDeque<>();
    private int at;

    private PythonLiteral(String text, long offset) {
        this.text = text;
        this.offset = offset;
    }

    private record Open(char close, List<Object> items) {}

    static Object parse(String text, long offset) throws MalformedArtifactException {
        return new PythonLiteral(text, offset).run();
    }

    private Object run() throws MalformedArtifactException {
        while (true) {
            skipSpace();
            char c = peek();
            Object value;
            if (c == '(' || c == '[' || c == '{') {
                if (open.size() == MAX_DEPTH) {
                    throw malformed("nested too deep");
                }
                at++;
                open.push(new Open(c == '(' ? ')' : c == '[' ? ']' : '}', new ArrayList<>()));
                continue;
            }
            if (!open.isEmpty() && c == open.peek().close()) {
                at++;
                value = close(open.pop());
            } else {
                value = scalar(c);
            }
            if (open.isEmpty()) {
                return end(value);
            }
            open.peek().items().add(value);
            separator();
        }
    }

    private Object end(Object value) throws MalformedArtifactException {
        skipSpace();
        if (at < text.length()) {
            throw malformed("text behind the header");
        }
        return value;
    }

    private void separator() throws MalformedArtifactException {
        skipSpace();
        char c = peek();
        boolean key = open.peek().close() == '}' && open.peek().items().size() % 2 == 1;
        if (key ? c == ':' : c == ',') {
            at++;
        } else if (key || c != open.peek().close()) {
            throw malformed("a separator is missing");
        }
    }

    private Object close(Open done) throws MalformedArtifactException {
        if (done.close() != '}') {
            return done.items();
        }
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i + 1 < done.items().size(); i += 2) {
            if (map.put(done.items().get(i), done.items().get(i + 1)) != null) {
                throw malformed("a key occurs twice");
            }
        }
        if (done.items().size() % 2 != 0) {
            throw malformed("a key without a value");
        }
        return map;
    }

    private Object scalar(char c) throws MalformedArtifactException {
        if (c == '\'' || c == '"') {
            return string(c);
        }
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        String word = text.substring(from, at);
        return switch (word) {
            case "True" -> Boolean.TRUE;
            case "False" -> Boolean.FALSE;
            case "None" -> "None";
            default -> number(word);
        };
    }

    private Long number(String word) throws MalformedArtifactException {
        String digits = word.endsWith("L") ? word.substring(0, word.length() - 1) : word;
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException e) {
            throw malformed("not a literal");
        }
    }

    private String string(char quote) throws MalformedArtifactException {
        int end = text.indexOf(quote, at + 1);
        if (end < 0) {
            throw malformed("a string without end");
        }
        String value = text.substring(at + 1, end);
        if (value.indexOf('\\') >= 0) {
            throw malformed("an escape in a string");
        }
        at = end + 1;
        return value;
    }

    private char peek() throws MalformedArtifactException {
        if (at >= text.length()) {
            throw malformed("ends early");
        }
        return text.charAt(at);
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
            at++;
        }
    }

    private MalformedArtifactException malformed(String reason) {
        return NpyHeader.malformed(offset + at, reason);
    }
}
