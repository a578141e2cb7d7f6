package io.lazaretto.inference.chat.jinja;

import java.util.List;

/** The tokens of a template, one after another. */
final class Tokens {
    private final List<Token> tokens;
    private final int maxDepth;
    private int at;
    private int depth;

    Tokens(List<Token> tokens, int maxDepth) {
        this.tokens = tokens;
        this.maxDepth = maxDepth;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peekSecond() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(at);
        if (at < tokens.size() - 1) {
            at++;
        }
        return token;
    }

    boolean acceptOperator(String operator) {
        if (peek().isOperator(operator)) {
            next();
            return true;
        }
        return false;
    }

    boolean acceptName(String name) {
        if (peek().isName(name)) {
            next();
            return true;
        }
        return false;
    }

    void expectOperator(String operator) throws JinjaException {
        if (!acceptOperator(operator)) {
            throw unexpected(operator);
        }
    }

    void expectName(String name) throws JinjaException {
        if (!acceptName(name)) {
            throw unexpected(name);
        }
    }

    void expect(Token.Kind kind) throws JinjaException {
        if (peek().kind() != kind) {
            throw unexpected(kind.name());
        }
        next();
    }

    String name() throws JinjaException {
        if (peek().kind() != Token.Kind.NAME) {
            throw unexpected("a name");
        }
        return next().text();
    }

    JinjaException unexpected(String wanted) {
        String found = peek().text();
        return JinjaException.syntax(
                "expected " + wanted + ", found " + (found.length() > 40 ? found.substring(0, 40) : found));
    }

    void enter() throws JinjaException {
        if (++depth > maxDepth) {
            throw JinjaException.limit("nesting");
        }
    }

    void leave() {
        depth--;
    }
}
