package io.lazaretto.artifact.hidden;

import io.lazaretto.artifact.report.Evidence;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Words that show as Latin and are not (Unicode TR 39): letters of another script within a Latin word, and, in code,
 * styled letters that Python reads as the plain ones (PEP 3131: identifiers are compared in NFKC).
 */
final class HomoglyphRule {
    private static final int LONGEST_WORD = 128;
    private static final List<String> TAXONOMY = List.of("CVE-2021-42694", "CWE-1007", "AML.T0074");
    private static final Set<String> ACTING = Set.of(
            "exec",
            "eval",
            "compile",
            "open",
            "os",
            "sys",
            "system",
            "popen",
            "subprocess",
            "getattr",
            "setattr",
            "globals",
            "locals",
            "vars",
            "builtins",
            "importlib",
            "import_module",
            "pickle",
            "marshal",
            "ctypes",
            "socket",
            "shutil",
            "requests",
            "urllib",
            "loads",
            "run",
            "call",
            "input",
            "breakpoint",
            "delattr");

    private final Scene scene;
    private long done;

    HomoglyphRule(Scene scene) {
        this.scene = scene;
    }

    int at(int index, int cp) {
        int next = index + TextBuffer.length(cp);
        int before = scene.text.codePointBefore(index);
        int after = scene.text.codePointAt(next);
        boolean beside = before >= 0 && Glyph.isLatin(before) || after >= 0 && Glyph.isLatin(after);
        if (beside && scene.role != TextRole.VOCABULARY && scene.text.position(index) >= done) {
            int to = wordEnd(next);
            done = scene.text.position(to);
            judge(wordStart(index), to);
        }
        return next;
    }

    /** Letters of a mathematical alphabet, or wide ones. */
    int styled(int index, int cp) {
        int next = index + TextBuffer.length(cp);
        if (scene.role != TextRole.CODE || scene.text.position(index) < done) {
            return next;
        }
        int from = wordStart(index);
        int to = wordEnd(next);
        done = scene.text.position(to);
        String plain = Normalizer.normalize(scene.text.text(from, to), Normalizer.Form.NFKC);
        if (ACTING.contains(plain) || plain.startsWith("__")) {
            scene.suspect(
                    "text.styled-identifier",
                    "Styled letters spell a name that Python reads as the plain one",
                    from,
                    Map.of("name", Evidence.text(plain)),
                    TAXONOMY);
        }
        return next;
    }

    private int wordStart(int index) {
        int at = index;
        for (int before = scene.text.before(at); before >= 0 && index - before < LONGEST_WORD; ) {
            int cp = scene.text.codePointAt(before);
            if (cp < 0 || !Glyph.isWord(cp)) {
                break;
            }
            at = before;
            before = scene.text.before(at);
        }
        return at;
    }

    private int wordEnd(int index) {
        int at = index;
        for (int cp = scene.text.codePointAt(at); cp >= 0 && Glyph.isWord(cp) && at - index < LONGEST_WORD; ) {
            at += TextBuffer.length(cp);
            cp = scene.text.codePointAt(at);
        }
        return at;
    }

    private void judge(int from, int to) {
        String word = scene.text.text(from, to);
        Count count = new Count();
        word.codePoints().forEach(count::take);
        boolean identifier = scene.role == TextRole.NAME
                || scene.role == TextRole.CODE && !isComment(from)
                || scene.role == TextRole.DATA && isKey(to);
        if (!count.isDisguise() && !(identifier && count.isMixture() && !hasOwnWords(from, to))) {
            return;
        }
        // С and C lie on one key of a Russian keyboard.
        boolean typo =
                !identifier && (count.latin + count.lookalikes < 4 || count.lookalikes == 1 && hasOwnWords(from, to));
        Map<String, String> evidence = Map.of("word", Evidence.text(word), "shows", Evidence.text(count.shows));
        String title = "Letters of another script stand in a Latin word";
        if (typo) {
            scene.note("text.homoglyph", title, from, evidence);
        } else {
            scene.suspect("text.homoglyph", title, from, evidence, TAXONOMY);
        }
    }

    private boolean isComment(int from) {
        return scene.text.text(scene.text.lineStart(from, 512), from).indexOf('#') >= 0;
    }

    private boolean isKey(int to) {
        String rest = scene.text.text(to, to + 160);
        int quote = rest.indexOf('"');
        int colon = rest.indexOf(':');
        return quote >= 0 && colon > quote && rest.substring(quote + 1, colon).isBlank()
                || quote < 0 && colon >= 0 && rest.substring(0, colon).chars().allMatch(Glyph::isWord);
    }

    /** Whether words of the other script alone stand around: then the author writes in it. */
    private boolean hasOwnWords(int from, int to) {
        long letters = (scene.text.text(from - 1024, from) + scene.text.text(to, to + 1024))
                .codePoints()
                .filter(cp -> cp >= 0x370 && cp < 0x590 && Character.isLetter(cp))
                .count();
        return letters >= 24;
    }

    private static final class Count {
        private final StringBuilder shows = new StringBuilder();
        private int latin;
        private int onlyLatin;
        private int lookalikes;
        private int scientific;
        private int scientificAt;
        private int others;

        void take(int cp) {
            char look = Glyph.latinLook(cp);
            if (look != 0) {
                lookalikes++;
                if (Glyph.isScientific(cp)) {
                    scientific++;
                    scientificAt = shows.length();
                }
                shows.append(look);
            } else if (Glyph.isLatin(cp)) {
                latin++;
                boolean shared = cp < 0x80 && "aeopcyxijshABEKMHOPCTYXIJSZ".indexOf(cp) >= 0;
                onlyLatin += shared ? 0 : 1;
                shows.appendCodePoint(cp);
            } else {
                others += Character.isLetter(cp) ? 1 : 0;
                shows.appendCodePoint(cp);
            }
        }

        /** Whether every letter that is not Latin passes for one, in a word that is Latin beyond doubt. */
        boolean isDisguise() {
            if (lookalikes == 0 || others > 0 || onlyLatin == 0) {
                return false;
            }
            return scientific == 0 || scientific < lookalikes || scientific == 1 && latin >= 4 && isLowerInside();
        }

        boolean isMixture() {
            return lookalikes > 0 && latin > 0 && others == 0 && scientific == 0;
        }

        private boolean isLowerInside() {
            String word = shows.toString();
            boolean inside = scientificAt > 0 && scientificAt < word.length() - 1;
            return inside && word.equals(word.toLowerCase(Locale.ROOT)) && word.indexOf('_') < 0;
        }
    }
}
