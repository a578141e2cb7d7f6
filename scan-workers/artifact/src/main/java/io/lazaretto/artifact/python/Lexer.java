package io.lazaretto.artifact.python;

import io.lazaretto.artifact.python.Tokens.Kind;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.util.Set;

/**
 * Cuts source into tokens (reference manual, chapter 2): lines joined by brackets and backslashes, indentation, strings with
 * every prefix. Limits are those of CPython ({@code Parser/lexer}): 100 levels of indentation, 200 brackets.
 */
final class Lexer {
    private static final int MAX_INDENTS = 100;
    private static final int MAX_BRACKETS = 200;
    private static final int TAB = 8;
    private static final Set<String> THREE = Set.of("**=", "//=", ">>=", "<<=", "...");
    private static final Set<String> TWO = Set.of(
            "==", "!=", "<=", ">=", "->", ":=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", "**", "//", "<<",
            ">>");
    private static final String ONE = "+-*/%@&|^~<>()[]{},:.;=";

    private final String source;
    private final int to;
    private final Tokens tokens = new Tokens();
    private final int[] indents = new int[MAX_INDENTS + 1];
    private final int[] plainIndents = new int[MAX_INDENTS + 1];
    private final char[] brackets = new char[MAX_BRACKETS];
    private int levels;
    private int open;
    private int at;

    private Lexer(String source, int from, int to) {
        this.source = source;
        this.at = from;
        this.to = to;
    }

    static Tokens file(String source) throws MalformedArtifactException {
        Lexer lexer = new Lexer(source, 0, source.length());
        lexer.lines();
        return lexer.tokens;
    }

    /** The tokens of an expression inside a string: line ends mean nothing. */
    static Tokens expression(String source, int from, int to) throws MalformedArtifactException {
        Lexer lexer = new Lexer(source, from, to);
        while (lexer.at < to) {
            char c = lexer.source.charAt(lexer.at);
            if (isSpace(c) || c == '\n' || c == '\r') {
                lexer.at++;
            } else {
                lexer.token(true);
            }
        }
        lexer.tokens.add(Kind.END, to, to);
        return lexer.tokens;
    }

    private void lines() throws MalformedArtifactException {
        while (at < to) {
            if (indentation()) {
                line();
            }
        }
        while (levels > 0) {
            levels--;
            tokens.add(Kind.DEDENT, to, to);
        }
        tokens.add(Kind.END, to, to);
    }

    /** @return false when the line holds no token */
    private boolean indentation() throws MalformedArtifactException {
        int column = 0;
        int plain = 0;
        for (; at < to && isSpace(peek()); at++) {
            char c = peek();
            if (c == '\f') {
                column = 0;
                plain = 0;
            } else {
                column = c == '\t' ? (column / TAB + 1) * TAB : column + 1;
                plain++;
            }
        }
        if (at >= to || peek() == '#' || isLineEnd(peek())) {
            skipLine();
            return false;
        }
        indent(column, plain);
        return true;
    }

    private void indent(int column, int plain) throws MalformedArtifactException {
        if (column > indents[levels]) {
            if (levels == MAX_INDENTS) {
                throw malformed("too many levels of indentation");
            }
            if (plain <= plainIndents[levels]) {
                throw malformed("tabs and spaces that contradict each other");
            }
            indents[++levels] = column;
            plainIndents[levels] = plain;
            tokens.add(Kind.INDENT, at, at);
            return;
        }
        while (column < indents[levels]) {
            levels--;
            tokens.add(Kind.DEDENT, at, at);
        }
        if (column != indents[levels] || plain != plainIndents[levels]) {
            throw malformed("indentation that matches no block");
        }
    }

    /** One logical line. */
    private void line() throws MalformedArtifactException {
        while (at < to) {
            char c = peek();
            if (isSpace(c)) {
                at++;
            } else if (isLineEnd(c)) {
                int end = at;
                skipLine();
                if (open == 0) {
                    tokens.add(Kind.NEWLINE, end, at);
                    return;
                }
            } else if (c == '#') {
                while (at < to && !isLineEnd(peek())) {
                    at++;
                }
            } else {
                token(false);
            }
        }
        if (open > 0) {
            throw malformed("a bracket that is never closed");
        }
        tokens.add(Kind.NEWLINE, to, to);
    }

    private void skipLine() {
        while (at < to && !isLineEnd(peek())) {
            at++;
        }
        if (at < to && source.charAt(at++) == '\r' && at < to && peek() == '\n') {
            at++;
        }
    }

    private void token(boolean inString) throws MalformedArtifactException {
        char c = peek();
        int start = at;
        if (c == '\\') {
            continuation();
        } else if (inString && c == '#') {
            while (at < to && !isLineEnd(peek())) {
                at++;
            }
        } else if (c == '"' || c == '\'') {
            string(start);
        } else if (isNameStart(c)) {
            name(start);
        } else if (isDigit(c) || c == '.' && at + 1 < to && isDigit(source.charAt(at + 1))) {
            at = Numbers.end(source, at, to);
            tokens.add(Kind.NUMBER, start, at);
        } else {
            operator(start);
        }
    }

    private void continuation() throws MalformedArtifactException {
        at++;
        if (at >= to || !isLineEnd(peek())) {
            throw malformed("a backslash inside a line");
        }
        skipLine();
    }

    private void name(int start) throws MalformedArtifactException {
        while (at < to && (isNameStart(peek()) || Character.isUnicodeIdentifierPart(peek()))) {
            at++;
        }
        if (at < to && (peek() == '"' || peek() == '\'') && Literals.isPrefix(source, start, at)) {
            string(start);
        } else {
            tokens.add(Kind.NAME, start, at);
        }
    }

    private void string(int start) throws MalformedArtifactException {
        at = Literals.end(source, start, to);
        tokens.add(Kind.STRING, start, at);
    }

    private void operator(int start) throws MalformedArtifactException {
        char c = peek();
        if (c == '(' || c == '[' || c == '{') {
            if (open == MAX_BRACKETS) {
                throw malformed("too many brackets");
            }
            brackets[open++] = c == '(' ? ')' : c == '[' ? ']' : '}';
        } else if (c == ')' || c == ']' || c == '}') {
            if (open == 0 || brackets[--open] != c) {
                throw malformed("a bracket that closes nothing");
            }
        }
        if (at + 3 <= to && THREE.contains(source.substring(at, at + 3))) {
            at += 3;
        } else if (at + 2 <= to && TWO.contains(source.substring(at, at + 2))) {
            at += 2;
        } else if (ONE.indexOf(c) >= 0) {
            at++;
        } else {
            throw malformed("a character that belongs to no token");
        }
        tokens.add(Kind.OPERATOR, start, at);
    }

    private char peek() {
        return source.charAt(at);
    }

    private MalformedArtifactException malformed(String what) {
        return new MalformedArtifactException("python", at, what);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\f';
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return c == '_' || Character.isUnicodeIdentifierStart(c) || Character.isSurrogate(c);
    }
}
