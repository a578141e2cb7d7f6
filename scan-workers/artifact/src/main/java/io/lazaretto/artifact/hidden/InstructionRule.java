package io.lazaretto.artifact.hidden;

import io.lazaretto.artifact.report.Evidence;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Instructions to a model that reads the file. One turn of phrase proves nothing - cards quote prompts, and write about
 * attacks - so what stands together is added up: setting aside, address, command, control tokens, a place that nobody sees.
 */
final class InstructionRule {
    private static final int BEFORE = 350;
    private static final int AFTER = 450;
    private static final int TOGETHER = 400;
    private static final int HIDDEN_WINDOW = 1 << 12;
    private static final int MOST_JUDGED = 10_000;
    private static final List<String> TAXONOMY = List.of("AML.T0051.001", "CWE-1427");

    private final Scene scene;
    private final Map<Anchor.Kind, Long> last = new EnumMap<>(Anchor.Kind.class);
    private long covered;
    private int judged;

    InstructionRule(Scene scene) {
        this.scene = scene;
    }

    /** A place that nobody sees begins. */
    void enter() {
        covered = 0;
    }

    /** @param commentFrom position where the comment around the anchor begins; -1 outside */
    void found(Anchor anchor, int end, long commentFrom, boolean fenced) {
        long position = scene.text.position(end);
        boolean hidden = commentFrom >= 0;
        if (!hidden && !isPromising(anchor, end)) {
            return;
        }
        last.put(anchor.kind(), position);
        if (position < covered) {
            return;
        }
        if (hidden) {
            int from = Math.max(end - HIDDEN_WINDOW / 2, (int) (commentFrom - scene.text.position(0)));
            String rest = scene.text.text(end, end + HIDDEN_WINDOW / 2);
            int close = rest.indexOf("-->");
            int to = close < 0 ? end + HIDDEN_WINDOW / 2 : end + bytes(rest.substring(0, close));
            covered = scene.text.position(Math.min(to, end + HIDDEN_WINDOW / 4));
            hidden(from, to);
        } else if (anchor.kind() == Anchor.Kind.OVERRIDE
                || anchor.kind() == Anchor.Kind.OVERRIDE_ABROAD
                || isTogether(anchor.kind(), position)) {
            covered = position + AFTER / 2;
            judge(end - BEFORE, end + AFTER, end - bytes(anchor.text()), false, fenced);
        }
    }

    /** A look at what stands next to an anchor, which for nearly all of them ends the matter. */
    private boolean isPromising(Anchor anchor, int end) {
        int start = end - bytes(anchor.text());
        return switch (anchor.kind()) {
            case OVERRIDE -> Phrases.overrides(scene.text.text(start, end + 160));
            case OVERRIDE_ABROAD -> Phrases.overridesAbroad(plain(scene.text.text(start - 60, end + 120)));
            case ADDRESSEE -> Phrases.addresses(plain(scene.text.text(end - 48, end + 64)));
            case COMMAND -> true;
            default -> false;
        };
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Somebody spoken to and something to do; control tokens alone are ordinary. */
    private boolean isTogether(Anchor.Kind kind, long position) {
        Anchor.Kind other = kind == Anchor.Kind.ADDRESSEE
                ? Anchor.Kind.COMMAND
                : kind == Anchor.Kind.COMMAND ? Anchor.Kind.ADDRESSEE : null;
        return other != null && last.getOrDefault(other, -1L << 40) >= position - TOGETHER;
    }

    /** Judges a text that a person does not see. */
    void hidden(int from, int to) {
        judge(from, to, from, true, false);
    }

    private void judge(int from, int to, int index, boolean hidden, boolean fenced) {
        if (++judged > MOST_JUDGED) {
            scene.tooMany("text.too-many", "More texts could be instructions to a model than are looked at", index);
            return;
        }
        String raw = scene.text.text(from, to);
        String text = plain(raw);
        Phrases phrases = Phrases.in(text, scene.role, hidden);
        int score = phrases.score() + (hidden ? 2 : 0);
        boolean quoted = !hidden && (fenced || isQuoted(text, phrases.overrideAt()));
        if (quoted && scene.role != TextRole.DATA) {
            score -= 2;
        }
        if (!hidden && scene.role == TextRole.PROSE && Phrases.isAboutAttacks(text)) {
            score--;
        }
        Map<String, String> evidence = Map.of("text", Evidence.text(phrases.excerpt(text)));
        String title = hidden
                ? "A text that a reader does not see gives instructions to a model"
                : "A text gives instructions to the model that reads it";
        if (score >= Phrases.ENOUGH && phrases.speaksToAModel(hidden)) {
            scene.suspect(hidden ? "text.hidden-instruction" : "text.instruction", title, index, evidence, TAXONOMY);
        } else if (phrases.overrideAt() >= 0 && !quoted) {
            scene.note("text.instruction", "A text could be meant as an instruction to a model", index, evidence);
        }
    }

    /** Lower case, blanks and comment signs collapsed: a phrase may run over lines. */
    private static String plain(String raw) {
        StringBuilder plain = new StringBuilder(raw.length());
        boolean blank = true;
        String lower = raw.toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            boolean space = Character.isWhitespace(c)
                    || c == '*'
                    || c == '_'
                    || Character.getType(c) == Character.FORMAT
                    || blank && (c == '>' || c == '/')
                    || c == '#' && (i + 1 == lower.length() || lower.charAt(i + 1) == ' ');
            if (c == '\n') {
                // A line is a sentence of its own.
                plain.append(blank ? "" : " ").append('\n');
                blank = true;
            } else if (!space) {
                plain.append(c == '’' ? '\'' : c);
                blank = false;
            } else if (!blank) {
                plain.append(' ');
                blank = true;
            }
        }
        return plain.toString();
    }

    private static boolean isQuoted(String text, int at) {
        if (at < 0) {
            return false;
        }
        int quotes = 0;
        for (int i = at - 1; i >= 0 && text.charAt(i) != '\n'; i--) {
            char c = text.charAt(i);
            quotes += c == '"' || c == '`' ? 1 : 0;
            boolean opens = c == '\u201c' || c == '\u00ab' || c == '\u201e' || c == '\u2018' || c == '|';
            boolean apostrophe = c == '\'' && (i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1)));
            if (opens || apostrophe) {
                return true;
            }
        }
        return quotes % 2 == 1;
    }
}
