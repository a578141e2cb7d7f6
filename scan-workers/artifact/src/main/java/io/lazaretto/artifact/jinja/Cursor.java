package io.lazaretto.artifact.jinja;

import io.lazaretto.artifact.jinja.Token.Kind;
import java.util.List;

/** The place in the tokens up to which a template has been read. */
final class Cursor {
    private final List<Token> tokens;
    private int at;

    Cursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peekSecond() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    /** The next token; the end stays where it is. */
    Token next() {
        return tokens.get(at == tokens.size() - 1 ? at : at++);
    }

    int index() {
        return peek().index();
    }

    boolean skipOperator(String operator) {
        if (!peek().isOperator(operator)) {
            return false;
        }
        next();
        return true;
    }

    boolean skipName(String name) {
        if (!peek().isName(name)) {
            return false;
        }
        next();
        return true;
    }

    void expectOperator(String operator) throws TemplateFault {
        if (!skipOperator(operator)) {
            throw malformed("no " + operator);
        }
    }

    String expectName() throws TemplateFault {
        if (peek().kind() != Kind.NAME) {
            throw malformed("no name");
        }
        return next().text();
    }

    TemplateFault malformed(String problem) {
        return TemplateFault.malformed(index(), problem);
    }
}
