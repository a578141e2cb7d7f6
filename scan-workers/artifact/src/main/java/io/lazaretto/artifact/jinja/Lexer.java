package io.lazaretto.artifact.jinja;

import io.lazaretto.artifact.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts a template into tokens, by the rules of {@code jinja2/lexer.py} with its default delimiters. */
final class Lexer {
    private static final String OPEN = "([{";
    private static final String CLOSE = ")]}";
    private static final String[] OPERATORS = {"//", "**", "==", "!=", ">=", "<="};
    private static final String SINGLE = "+-/*%~[](){}><=.:|,;";

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private final StringBuilder brackets = new StringBuilder();
    private int at;

    private Lexer(String source) {
        this.source = source;
    }

    /**
     * A template in pieces.
     *
     * @param tokens up to the end, or the fault
     * @param fault what keeps the rest from being read
     */
    record Pieces(List<Token> tokens, Optional<TemplateFault> fault) {}

    static Pieces cut(String source) {
        Lexer lexer = new Lexer(source);
        Optional<TemplateFault> fault = Optional.empty();
        try {
            lexer.run();
        } catch (TemplateFault e) {
            fault = Optional.of(e);
        }
        lexer.add(Kind.END, "", source.length());
        return new Pieces(lexer.tokens, fault);
    }

    private void run() throws TemplateFault {
        while (at < source.length()) {
            int tag = nextTag();
            if (tag > at) {
                add(Kind.DATA, source.substring(at, tag), at);
            }
            at = tag;
            if (at < source.length()) {
                tag();
            }
        }
    }

    private int nextTag() {
        for (int i = source.indexOf('{', at); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            char next = source.charAt(i + 1);
            if (next == '{' || next == '%' || next == '#') {
                return i;
            }
        }
        return source.length();
    }

    private void tag() throws TemplateFault {
        char kind = source.charAt(at + 1);
        if (kind == '#') {
            int end = source.indexOf("#}", at + 2);
            if (end < 0) {
                throw TemplateFault.malformed(at, "a comment without end");
            }
            at = end + 2;
            return;
        }
        boolean block = kind == '%';
        if (block && raw()) {
            return;
        }
        add(block ? Kind.BLOCK_BEGIN : Kind.VARIABLE_BEGIN, "", at);
        at += 2;
        if (at < source.length() && (source.charAt(at) == '-' || source.charAt(at) == '+')) {
            at++;
        }
        expression(block ? "%}" : "}}", block ? Kind.BLOCK_END : Kind.VARIABLE_END);
    }

    /** @return whether a raw block stood here, which is data now */
    private boolean raw() throws TemplateFault {
        int end = keywordTag(at, "raw");
        if (end < 0) {
            return false;
        }
        for (int i = source.indexOf("{%", end); i >= 0; i = source.indexOf("{%", i + 2)) {
            int behind = keywordTag(i, "endraw");
            if (behind >= 0) {
                add(Kind.DATA, source.substring(end, i), end);
                at = behind;
                return true;
            }
        }
        throw TemplateFault.malformed(at, "a raw block without end");
    }

    /** @return behind a tag that has this word and nothing else; -1 when it is another tag */
    private int keywordTag(int tag, String word) {
        int i = skipSign(tag + 2);
        i = skipSpace(i);
        if (!source.startsWith(word, i)) {
            return -1;
        }
        i = skipSign(skipSpace(i + word.length()));
        return source.startsWith("%}", i) ? i + 2 : -1;
    }

    private int skipSign(int i) {
        return i < source.length() && (source.charAt(i) == '-' || source.charAt(i) == '+') ? i + 1 : i;
    }

    private int skipSpace(int from) {
        int i = from;
        while (i < source.length() && isSpace(source.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private void expression(String end, Kind endKind) throws TemplateFault {
        brackets.setLength(0);
        while (true) {
            at = skipSpace(at);
            if (at >= source.length()) {
                throw TemplateFault.malformed(at, "a tag without end");
            }
            if (brackets.isEmpty()) {
                int i = skipSign(at);
                if (source.startsWith(end, i)) {
                    add(endKind, "", at);
                    at = i + 2;
                    return;
                }
            }
            token();
        }
    }

    private void token() throws TemplateFault {
        char c = source.charAt(at);
        if (c == '\'' || c == '"') {
            string(c);
        } else if (c >= '0' && c <= '9') {
            number();
        } else if (Character.isUnicodeIdentifierStart(c) || c == '_') {
            int start = at;
            while (at < source.length() && isNamePart(source.charAt(at))) {
                at++;
            }
            add(Kind.NAME, source.substring(start, at), start);
        } else {
            operator(c);
        }
    }

    private static boolean isNamePart(char c) {
        return c == '_' || Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
    }

    private void string(char quote) throws TemplateFault {
        int start = at++;
        while (at < source.length() && source.charAt(at) != quote) {
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= source.length()) {
            throw TemplateFault.malformed(start, "a string without end");
        }
        add(Kind.STRING, StringEscapes.decode(source.substring(start + 1, at), start), start);
        at++;
    }

    private void number() {
        int start = at;
        boolean fraction = false;
        boolean based =
                source.charAt(at) == '0' && at + 1 < source.length() && "xXoObB".indexOf(source.charAt(at + 1)) >= 0;
        while (at < source.length()) {
            char c = source.charAt(at);
            char next = at + 1 < source.length() ? source.charAt(at + 1) : ' ';
            boolean point = c == '.' && !based && !fraction && isDigit(next) && !behindPoint(start);
            boolean exponent = !based && (c == 'e' || c == 'E') && (isDigit(next) || next == '+' || next == '-');
            if (point || exponent) {
                fraction = true;
                at += exponent && !isDigit(next) ? 2 : 1;
            } else if (isDigit(c) || c == '_' || based && isNamePart(c)) {
                at++;
            } else {
                break;
            }
        }
        add(fraction ? Kind.FLOAT : Kind.INTEGER, source.substring(start, at).replace("_", ""), start);
    }

    /** {@code x.0.1} is two subscripts, not a fraction. */
    private boolean behindPoint(int start) {
        return start > 0 && source.charAt(start - 1) == '.';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void operator(char c) throws TemplateFault {
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                add(Kind.OPERATOR, operator, at);
                at += 2;
                return;
            }
        }
        if (SINGLE.indexOf(c) < 0) {
            throw TemplateFault.malformed(at, "a character that belongs to no expression");
        }
        if (OPEN.indexOf(c) >= 0) {
            brackets.append(c);
        } else if (CLOSE.indexOf(c) >= 0) {
            int last = brackets.length() - 1;
            if (last < 0 || OPEN.indexOf(brackets.charAt(last)) != CLOSE.indexOf(c)) {
                throw TemplateFault.malformed(at, "brackets that do not match");
            }
            brackets.setLength(last);
        }
        add(Kind.OPERATOR, String.valueOf(c), at);
        at++;
    }

    private void add(Kind kind, String text, int index) {
        tokens.add(new Token(kind, text, index));
    }
}
