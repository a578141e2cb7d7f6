package io.lazaretto.artifact.protobuf;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The words of the text form: names and numbers, punctuation, quoted strings. */
final class TextLexer {
    /** One literal is held in memory while it is looked at. */
    private static final int MAX_STRING = 1 << 23;

    private static final int MAX_WORD = 1 << 12;
    private static final int WINDOW = 1 << 16;

    private final ByteWindow window;
    private final String format;
    private long position;

    TextLexer(ByteView view, String format) {
        this.window = new ByteWindow(view, WINDOW);
        this.format = format;
    }

    /** Where the next word begins; spaces and comments are passed over. */
    long next() throws IOException {
        while (true) {
            int c = window.at(position);
            if (c == '#') {
                while (c != '\n' && c >= 0) {
                    c = window.at(++position);
                }
            } else if (c == ' ' || c >= '\t' && c <= '\r') {
                position++;
            } else {
                return position;
            }
        }
    }

    /** The first character of the next word, -1 at the end. */
    int peek() throws IOException {
        return window.at(next());
    }

    /** Passes over a punctuation mark when it comes next. */
    boolean take(char mark) throws IOException {
        if (peek() != mark) {
            return false;
        }
        position++;
        return true;
    }

    /** A name or a number. */
    String word() throws IOException, MalformedArtifactException {
        next();
        StringBuilder word = new StringBuilder();
        for (int c = window.at(position); isWord(c); c = window.at(++position)) {
            word.append((char) c);
            if (word.length() > MAX_WORD) {
                throw malformed("a word that is too long");
            }
        }
        if (word.isEmpty()) {
            throw malformed("a name or a value is missing");
        }
        return word.toString();
    }

    private static boolean isWord(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '_'
                || c == '.'
                || c == '-'
                || c == '+';
    }

    /** One or more quoted strings, which are one value. */
    byte[] string() throws IOException, MalformedArtifactException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int quote = peek(); quote == '"' || quote == '\''; quote = peek()) {
            position++;
            for (int c = window.at(position); c != quote; c = window.at(position)) {
                if (c < 0 || c == '\n') {
                    throw malformed("a string without an end");
                }
                position++;
                if (c == '\\') {
                    escape(out);
                } else {
                    out.write(c);
                }
                if (out.size() > MAX_STRING) {
                    throw malformed("a string that is too long");
                }
            }
            position++;
        }
        return out.toByteArray();
    }

    private void escape(ByteArrayOutputStream out) throws IOException, MalformedArtifactException {
        int c = window.at(position++);
        switch (c) {
            case 'n' -> out.write('\n');
            case 'r' -> out.write('\r');
            case 't' -> out.write('\t');
            case 'a' -> out.write(7);
            case 'b' -> out.write('\b');
            case 'f' -> out.write('\f');
            case 'v' -> out.write(11);
            case '\\', '\'', '"', '?' -> out.write(c);
            case 'x', 'X' -> out.write(digits(16, 2));
            case 'u' -> out.writeBytes(Character.toString(digits(16, 4)).getBytes(StandardCharsets.UTF_8));
            case 'U' -> {
                int point = digits(16, 8);
                if (!Character.isValidCodePoint(point)) {
                    throw malformed("an escape that is no character");
                }
                out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
            default -> {
                position--;
                out.write(digits(8, 3));
            }
        }
    }

    private int digits(int radix, int most) throws IOException, MalformedArtifactException {
        int value = 0;
        int count = 0;
        for (; count < most; count++) {
            int digit = Character.digit(window.at(position), radix);
            if (digit < 0) {
                break;
            }
            value = value * radix + digit;
            position++;
        }
        if (count == 0) {
            throw malformed("an escape that does not exist");
        }
        return value;
    }

    MalformedArtifactException malformed(String problem) {
        return new MalformedArtifactException(format, position, problem);
    }
}
