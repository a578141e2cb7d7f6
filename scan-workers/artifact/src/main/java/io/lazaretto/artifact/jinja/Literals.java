package io.lazaretto.artifact.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The texts that a template may emit, in the order in which they stand there, and what would be strange in them. */
final class Literals {
    private static final int PROSE_WORDS = 4;
    private static final int PROSE_IDEOGRAPHS = 8;
    private static final List<String> ADDRESSES =
            List.of("http://", "https://", "ftp://", "www.", "data:", "javascript:");
    private static final List<String> MARKUP = List.of(
            "<script", "<img", "<iframe", "<a href", "<svg", "<style", "<form", "<link", "<object", "<embed", "](");

    /** What the marks of reasoning, tools, media and turns are made of. */
    private static final List<String> MARK_WORDS = List.of(
            "think",
            "tool",
            "system",
            "im_",
            "reason",
            "end",
            "start",
            "image",
            "audio",
            "video",
            "eot",
            "inst",
            "response",
            "call",
            "function",
            "python",
            "channel",
            "header",
            "turn",
            "answer",
            "output",
            "citation",
            "observation");

    /** A call that is written out, with the name of a tool. */
    private static final Pattern CALL =
            Pattern.compile("\"name\"\\s*:\\s*\"[A-Za-z_][\\w.-]*\"\\s*,\\s*\"(arguments|parameters)\"");

    private static final Set<Character> MARK_STARTS =
            Set.of('<', '[', '/', '|', '{', '(', '`', '\u2581', '\uff5c', '\u25c1');

    /** @param what is strange about it under any condition; "" when nothing is */
    private record Literal(String text, int index, String what, boolean prose) {}

    private final List<Literal> literals = new ArrayList<>();

    int size() {
        return literals.size();
    }

    void add(String text, int index) {
        literals.add(new Literal(text, index, what(text), isProse(text)));
    }

    /** Forgets what has been added since: it is not emitted. */
    void truncate(int size) {
        literals.subList(size, literals.size()).clear();
    }

    /** What is strange about a text. */
    record Strange(String what, String text, int index) {}

    /** The first text in a range that is strange under a condition on what a user wrote. */
    Optional<Strange> strange(int from, int to, boolean worded) {
        for (Literal literal : literals.subList(from, Math.min(to, literals.size()))) {
            if (!literal.what().isEmpty() || worded && literal.prose()) {
                String what = literal.what().isEmpty() ? "instruction" : literal.what();
                return Optional.of(new Strange(what, literal.text().strip(), literal.index()));
            }
        }
        return Optional.empty();
    }

    /** Whether a text that is looked for is one of the marks that templates use themselves. */
    static boolean isMark(String text) {
        String mark = text.strip();
        if (mark.chars().noneMatch(Character::isLetterOrDigit)) {
            return true;
        }
        boolean shaped = MARK_STARTS.contains(mark.charAt(0)) && mark.chars().noneMatch(Character::isWhitespace);
        String lower = mark.toLowerCase(Locale.ROOT);
        return shaped && MARK_WORDS.stream().anyMatch(lower::contains);
    }

    /** Where the last text behind an index stands. */
    int last(int from) {
        return literals.size() > from ? literals.getLast().index() : 0;
    }

    private static String what(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (CALL.matcher(text).find()) {
            return "call of a tool";
        }
        if (ADDRESSES.stream().anyMatch(lower::contains)) {
            return "address";
        }
        return MARKUP.stream().anyMatch(lower::contains) ? "markup" : "";
    }

    /** Some words in a row, or their like in a script that has no spaces. */
    static boolean isProse(String text) {
        int words = 0;
        int letters = 0;
        int ideographs = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '\n';
            if (Character.isIdeographic(c) || c >= '\u3040' && c <= '\u30ff') {
                ideographs++;
            } else if (Character.isLetter(c) || c == '\'' || c == '-') {
                letters++;
                continue;
            }
            boolean between = c == ' ' || c == ',' || c == '.' || c == ':' || c == '\n';
            words = letters > 0 && between ? words + 1 : between && letters == 0 ? words : 0;
            letters = 0;
            if (words >= PROSE_WORDS || ideographs >= PROSE_IDEOGRAPHS) {
                return true;
            }
        }
        return false;
    }
}
