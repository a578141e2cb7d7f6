package io.lazaretto.inference.chat.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Splits a template as Jinja does with {@code trim_blocks} and {@code lstrip_blocks}. */
final class Lexer {
    private static final List<String> OPERATORS = List.of(
            "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
            "=", ".", ":", "|", ",", ";");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    /** Whether what stands here begins a line, for the whitespace in front of a tag. */
    private boolean lineStart = true;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String template) throws JinjaException {
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        if (source.endsWith("\n")) {
            source = source.substring(0, source.length() - 1);
        }
        Lexer lexer = new Lexer(source);
        lexer.run();
        return lexer.tokens;
    }

    private void run() throws JinjaException {
        while (at < source.length()) {
            int tag = nextTag();
            if (tag < 0) {
                data(source.substring(at));
                at = source.length();
                break;
            }
            char kind = source.charAt(tag + 1);
            String text = source.substring(at, tag);
            int body = tag + 2;
            char sign = body < source.length() ? source.charAt(body) : ' ';
            if (sign == '-') {
                text = stripEnd(text);
                body++;
            } else if (sign == '+') {
                body++;
            } else if (kind != '{') {
                text = withoutIndent(text);
            }
            data(text);
            at = body;
            lineStart = false;
            switch (kind) {
                case '#' -> comment();
                case '%' -> {
                    if (!raw()) {
                        tokens.add(new Token(Token.Kind.BLOCK_BEGIN, "{%"));
                        inside(true);
                    }
                }
                default -> {
                    tokens.add(new Token(Token.Kind.VARIABLE_BEGIN, "{{"));
                    inside(false);
                }
            }
        }
        tokens.add(new Token(Token.Kind.END, ""));
    }

    private int nextTag() {
        for (int i = source.indexOf('{', at); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            char next = source.charAt(i + 1);
            if (next == '{' || next == '%' || next == '#') {
                return i;
            }
        }
        return -1;
    }

    private void data(String text) {
        if (!text.isEmpty()) {
            tokens.add(new Token(Token.Kind.DATA, text));
        }
    }

    private static String stripEnd(String text) {
        int end = text.length();
        while (end > 0 && PythonText.isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    private String withoutIndent(String text) {
        int line = text.lastIndexOf('\n') + 1;
        if (line == 0 && !lineStart) {
            return text;
        }
        for (int i = line; i < text.length(); i++) {
            if (!PythonText.isSpace(text.charAt(i))) {
                return text;
            }
        }
        return text.substring(0, line);
    }

    private void comment() throws JinjaException {
        int end = source.indexOf("#}", at);
        if (end < 0) {
            throw JinjaException.syntax("a comment without end");
        }
        char sign = end > at ? source.charAt(end - 1) : ' ';
        at = end + 2;
        behindTag(sign, true);
    }

    /** Removes what a tag's end removes behind it. */
    private void behindTag(char sign, boolean block) {
        int start = at;
        if (sign == '-') {
            while (at < source.length() && PythonText.isSpace(source.charAt(at))) {
                at++;
            }
        } else if (block && sign != '+' && at < source.length() && source.charAt(at) == '\n') {
            at++;
        }
        lineStart = at > start && source.charAt(at - 1) == '\n';
    }

    /** {@code {% raw %}}: everything up to its end is text. */
    private boolean raw() throws JinjaException {
        int after = keyword(at, "raw");
        if (after < 0) {
            return false;
        }
        at = after;
        behindTag(source.charAt(at - 3), true);
        for (int i = source.indexOf("{%", at); i >= 0; i = source.indexOf("{%", i + 1)) {
            char sign = i + 2 < source.length() ? source.charAt(i + 2) : ' ';
            int end = keyword(sign == '-' || sign == '+' ? i + 3 : i + 2, "endraw");
            if (end >= 0) {
                String text = source.substring(at, i);
                data(sign == '-' ? stripEnd(text) : sign == '+' ? text : withoutIndent(text));
                at = end;
                behindTag(source.charAt(at - 3), true);
                return true;
            }
        }
        throw JinjaException.syntax("raw text without end");
    }

    /** @return behind the tag when only that word is in it, else -1 */
    private int keyword(int from, String word) {
        int i = from;
        while (i < source.length() && PythonText.isSpace(source.charAt(i))) {
            i++;
        }
        if (!source.startsWith(word, i)) {
            return -1;
        }
        i += word.length();
        while (i < source.length() && PythonText.isSpace(source.charAt(i))) {
            i++;
        }
        if (i < source.length() && (source.charAt(i) == '-' || source.charAt(i) == '+')) {
            i++;
        }
        return source.startsWith("%}", i) ? i + 2 : -1;
    }

    private void inside(boolean block) throws JinjaException {
        Deque<Character> open = new ArrayDeque<>();
        String end = block ? "%}" : "}}";
        while (at < source.length()) {
            char c = source.charAt(at);
            if (open.isEmpty()) {
                boolean signed = (c == '-' || c == '+' && block) && source.startsWith(end, at + 1);
                if (signed || source.startsWith(end, at)) {
                    at += signed ? 3 : 2;
                    tokens.add(new Token(block ? Token.Kind.BLOCK_END : Token.Kind.VARIABLE_END, end));
                    behindTag(signed ? c : ' ', block);
                    return;
                }
            }
            if (PythonText.isSpace(c)) {
                at++;
            } else if (c == '"' || c == '\'') {
                string(c);
            } else if (c >= '0' && c <= '9') {
                number();
            } else if (Character.isUnicodeIdentifierStart(c) || c == '_') {
                name();
            } else {
                operator(open);
            }
        }
        throw JinjaException.syntax("a tag without end");
    }

    private void name() {
        int start = at;
        while (at < source.length()
                && (Character.isUnicodeIdentifierPart(source.charAt(at)) || source.charAt(at) == '_')) {
            at++;
        }
        tokens.add(new Token(Token.Kind.NAME, source.substring(start, at)));
    }

    private void number() throws JinjaException {
        int start = at;
        boolean real = false;
        digits();
        if (at + 1 < source.length() && source.charAt(at) == '.' && Character.isDigit(source.charAt(at + 1))) {
            real = true;
            at++;
            digits();
        }
        if (at < source.length() && (source.charAt(at) | 32) == 'e') {
            int exponent = at + 1;
            if (exponent < source.length() && (source.charAt(exponent) == '-' || source.charAt(exponent) == '+')) {
                exponent++;
            }
            if (exponent < source.length() && Character.isDigit(source.charAt(exponent))) {
                real = true;
                at = exponent;
                digits();
            }
        }
        String text = source.substring(start, at).replace("_", "");
        if (text.length() > 18 && !real) {
            throw JinjaException.syntax("a number of " + text.length() + " digits");
        }
        tokens.add(new Token(real ? Token.Kind.FLOAT : Token.Kind.INTEGER, text));
    }

    private void digits() {
        while (at < source.length() && (Character.isDigit(source.charAt(at)) || source.charAt(at) == '_')) {
            at++;
        }
    }

    private void string(char quote) throws JinjaException {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw JinjaException.syntax("a string without end");
        }
        tokens.add(new Token(Token.Kind.STRING, PythonText.unescape(source.substring(at + 1, end))));
        at = end + 1;
    }

    private void operator(Deque<Character> open) throws JinjaException {
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                char c = operator.charAt(0);
                if ("([{".indexOf(c) >= 0) {
                    open.push(c == '(' ? ')' : c == '[' ? ']' : '}');
                } else if (")]}".indexOf(c) >= 0 && (open.isEmpty() || open.pop() != c)) {
                    throw JinjaException.syntax("unbalanced " + c);
                }
                tokens.add(new Token(Token.Kind.OPERATOR, operator));
                at += operator.length();
                return;
            }
        }
        throw JinjaException.syntax("an unexpected character");
    }
}
