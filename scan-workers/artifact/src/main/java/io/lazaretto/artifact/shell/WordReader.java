package io.lazaretto.artifact.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads one word: quotes, escapes, expansions (POSIX.1-2017, 2.2 and 2.6; ANSI-C quotes as bash has them). */
final class WordReader {
    private static final int MAX_WORD = 1 << 20;

    private final String text;
    private final Map<String, String> variables;
    private final StringBuilder known = new StringBuilder();
    private final List<String> substitutions = new ArrayList<>();
    private int at;

    WordReader(String text, int at, Map<String, String> variables) {
        this.text = text;
        this.at = at;
        this.variables = variables;
    }

    int end() {
        return at;
    }

    /** @return null when a quote or substitution does not end */
    Word read() {
        boolean quoted = false;
        while (at < text.length() && known.length() < MAX_WORD) {
            char c = text.charAt(at);
            if (c == '"') {
                quoted = !quoted;
                at++;
            } else if (c == '\\') {
                escape(quoted);
            } else if (c == '`') {
                if (!backquoted()) {
                    return null;
                }
            } else if (c == '$') {
                if (!dollar(quoted)) {
                    return null;
                }
            } else if (quoted) {
                known.append(c);
                at++;
            } else if (c == '\'') {
                int end = text.indexOf('\'', at + 1);
                if (end < 0) {
                    return null;
                }
                known.append(text, at + 1, end);
                at = end + 1;
            } else if ((c == '<' || c == '>') && text.startsWith("(", at + 1)) {
                at++;
                if (!parenthesised()) {
                    return null;
                }
            } else if (" \t\r\n|&;()<>".indexOf(c) >= 0) {
                break;
            } else {
                known.append(c);
                at++;
            }
        }
        return quoted ? null : new Word(known.toString(), List.copyOf(substitutions));
    }

    private void escape(boolean quoted) {
        if (at + 1 >= text.length()) {
            at++;
            return;
        }
        char next = text.charAt(at + 1);
        if (next == '\n') {
            at += 2;
            return;
        }
        if (quoted && "$`\"\\".indexOf(next) < 0) {
            known.append('\\');
        }
        known.append(next);
        at += 2;
    }

    private boolean backquoted() {
        StringBuilder inner = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '`') {
                substitutions.add(inner.toString());
                known.append("$()");
                at = i + 1;
                return true;
            }
            if (c == '\\' && i + 1 < text.length()) {
                c = text.charAt(++i);
            }
            inner.append(c);
        }
        return false;
    }

    private boolean dollar(boolean quoted) {
        if (text.startsWith("$((", at)) {
            int end = text.indexOf("))", at);
            if (end > 0) {
                known.append("${}");
                at = end + 2;
                return true;
            }
        }
        if (text.startsWith("$(", at)) {
            at++;
            return parenthesised();
        }
        if (text.startsWith("$'", at) && !quoted) {
            return ansi();
        }
        if (text.startsWith("${", at)) {
            return braced();
        }
        int end = at + 1;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        if (end == at + 1) {
            boolean special = end < text.length() && "@*#?$!-".indexOf(text.charAt(end)) >= 0;
            known.append(special ? "${}" : "$");
            at = special ? end + 1 : end;
            return true;
        }
        variable(text.substring(at + 1, end));
        at = end;
        return true;
    }

    private void variable(String name) {
        String value = variables.get(name);
        known.append(value == null ? "${" + name + "}" : value);
    }

    private boolean braced() {
        int depth = 1;
        int end = at + 2;
        for (; end < text.length() && depth > 0; end++) {
            char c = text.charAt(end);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        }
        if (depth > 0) {
            return false;
        }
        String inner = text.substring(at + 2, end - 1);
        int name = 0;
        while (name < inner.length() && (Character.isLetterOrDigit(inner.charAt(name)) || inner.charAt(name) == '_')) {
            name++;
        }
        if (name == inner.length()) {
            variable(inner);
        } else {
            known.append("${").append(inner, 0, name).append('}');
            int nested = inner.indexOf("$(");
            if (nested >= 0) {
                substitutions.add(inner.substring(nested + 2));
            }
        }
        at = end;
        return true;
    }

    /** From an opening parenthesis to the one that closes it; quotes inside hide parentheses. */
    private boolean parenthesised() {
        int depth = 0;
        char quote = 0;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '\'') {
                i++;
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '#' && i > 0 && text.charAt(i - 1) == '\n') {
                int line = text.indexOf('\n', i);
                i = line < 0 ? text.length() : line;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                substitutions.add(text.substring(at + 1, i));
                known.append("$()");
                at = i + 1;
                return true;
            }
        }
        return false;
    }

    private boolean ansi() {
        for (int i = at + 2; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                at = i + 1;
                return true;
            }
            if (c != '\\' || i + 1 >= text.length()) {
                known.append(c);
                continue;
            }
            char e = text.charAt(++i);
            if (e == 'x' || e == 'u' || e == 'U') {
                i = number(i + 1, 16, e == 'x' ? 2 : e == 'u' ? 4 : 8);
            } else if (e >= '0' && e <= '7') {
                i = number(i, 8, 3);
            } else {
                known.append(e == 'n' ? '\n' : e == 't' ? '\t' : e);
            }
        }
        return false;
    }

    private int number(int from, int radix, int most) {
        int value = 0;
        int i = from;
        for (; i < Math.min(text.length(), from + most) && Character.digit(text.charAt(i), radix) >= 0; i++) {
            value = value * radix + Character.digit(text.charAt(i), radix);
        }
        if (i > from && Character.isValidCodePoint(value)) {
            known.appendCodePoint(value);
        }
        return i - 1;
    }
}
