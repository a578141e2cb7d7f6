package io.lazaretto.artifact.python;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.python.Tokens.Kind;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.text.Normalizer;
import java.util.Set;

/** A place among the tokens, and how deep the parser is. */
final class Cursor {
    private static final int MAX_DEPTH = 300;
    private static final int TOKENS_PER_TIME_CHECK = 1 << 12;
    static final Set<String> KEYWORDS = Set.of(
            "False",
            "None",
            "True",
            "and",
            "as",
            "assert",
            "async",
            "await",
            "break",
            "class",
            "continue",
            "def",
            "del",
            "elif",
            "else",
            "except",
            "finally",
            "for",
            "from",
            "global",
            "if",
            "import",
            "in",
            "is",
            "lambda",
            "nonlocal",
            "not",
            "or",
            "pass",
            "raise",
            "return",
            "try",
            "while",
            "with",
            "yield");

    final String source;
    private final Tokens tokens;
    private final Budget budget;
    private int index;
    private int depth;

    Cursor(String source, Tokens tokens, Budget budget, int depth) {
        this.source = source;
        this.tokens = tokens;
        this.budget = budget;
        this.depth = depth;
    }

    Budget budget() {
        return budget;
    }

    int depth() {
        return depth;
    }

    /** One level deeper; the caller comes back with {@link #leave}. */
    void enter() throws BudgetExceededException {
        if (++depth > MAX_DEPTH) {
            throw new BudgetExceededException("limit: Python nesting");
        }
    }

    void leave() {
        depth--;
    }

    Kind kind() {
        return tokens.kind(index);
    }

    Kind kindAfter(int more) {
        return tokens.kind(index + more);
    }

    int at() {
        return tokens.start(index);
    }

    int end() {
        return tokens.end(index);
    }

    void next() throws BudgetExceededException {
        if (++index % TOKENS_PER_TIME_CHECK == 0) {
            budget.checkTime();
        }
    }

    boolean is(String text) {
        return isAfter(0, text);
    }

    boolean isAfter(int more, String text) {
        int start = tokens.start(index + more);
        Kind kind = tokens.kind(index + more);
        return (kind == Kind.NAME || kind == Kind.OPERATOR)
                && tokens.end(index + more) - start == text.length()
                && source.startsWith(text, start);
    }

    boolean take(String text) throws BudgetExceededException {
        if (is(text)) {
            next();
            return true;
        }
        return false;
    }

    void expect(String text) throws MalformedArtifactException, BudgetExceededException {
        if (!take(text)) {
            throw malformed();
        }
    }

    void expect(Kind kind) throws MalformedArtifactException, BudgetExceededException {
        if (kind() != kind) {
            throw malformed();
        }
        next();
    }

    /** A name that is no keyword. */
    boolean isName() {
        return kind() == Kind.NAME && !KEYWORDS.contains(text());
    }

    String name() throws MalformedArtifactException, BudgetExceededException {
        if (!isName()) {
            throw malformed();
        }
        String name = identifier();
        next();
        return name;
    }

    String text() {
        return source.substring(at(), end());
    }

    /** Names are compared in normal form KC (reference manual, section 2.3). */
    String identifier() {
        String name = text();
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x80) {
                return Normalizer.normalize(name, Normalizer.Form.NFKC);
            }
        }
        return name;
    }

    /** Whether the logical line that starts here ends in a colon before a block. */
    boolean lineOpensBlock() {
        int i = index;
        while (tokens.kind(i) != Kind.NEWLINE && tokens.kind(i) != Kind.END) {
            i++;
        }
        return i > index + 1
                && tokens.end(i - 1) - tokens.start(i - 1) == 1
                && source.charAt(tokens.start(i - 1)) == ':'
                && tokens.kind(i + 1) == Kind.INDENT;
    }

    MalformedArtifactException malformed() {
        return new MalformedArtifactException("python", at(), "not valid Python");
    }
}
