package io.lazaretto.artifact.hidden;

import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Map;

/**
 * Characters that show as nothing and yet are letters, hyphens or signs: Hangul and Khmer fillers, soft hyphens, the empty
 * braille cell, deprecated format characters. Hangul fillers are valid in identifiers.
 */
final class FillerRule {
    private static final int SOFT_HYPHEN = 0xad;
    private static final int EMPTY_BRAILLE = 0x2800;
    private static final int CHAIN = 4;
    private static final List<String> TAXONOMY = Scene.HIDING;

    private final Scene scene;
    private boolean braille;
    private long cells;
    private String cellText = "";
    private int firstCell = -1;
    private long lastHyphen = -8;
    private int hyphens;
    private long stray;

    FillerRule(Scene scene) {
        this.scene = scene;
    }

    void sawBraille() {
        braille = true;
    }

    int at(int index, int cp) {
        int next = index + TextBuffer.length(cp);
        if (scene.role == TextRole.VOCABULARY) {
            return next;
        }
        if (cp == SOFT_HYPHEN) {
            hyphen(index);
        } else if (cp == EMPTY_BRAILLE) {
            cell(index);
        } else if (!isOrdinary(cp, scene.text.codePointBefore(index), scene.text.codePointAt(next))) {
            // Ranges of a regular expression hold some, and identifiers only the Hangul ones.
            boolean letter = Character.isLetter(cp);
            stray++;
            if (letter && scene.role.isStrict() || stray >= scene.bound(letter ? 2 : 4)) {
                tell(index, next);
            }
        }
        return next;
    }

    /** One hyphen between syllables is ordinary; one behind every letter, or several in a row, is not. */
    private void hyphen(int index) {
        long position = scene.text.position(index);
        hyphens = position - lastHyphen <= 3 ? hyphens + 1 : 1;
        lastHyphen = position;
        if (hyphens == CHAIN) {
            tell(index, index + 2);
        }
    }

    private void cell(int index) {
        cells++;
        if (scene.role.isStrict() && isName(scene.text.codePointBefore(index))) {
            tell(index, index + 3);
        }
        if (cells == CHAIN) {
            firstCell = index;
            cellText = scene.around(index, index + 3);
        }
    }

    private static boolean isName(int cp) {
        return cp >= 0 && Glyph.isLatin(cp);
    }

    private static boolean isOrdinary(int cp, int before, int after) {
        return switch (cp) {
            case 0x3164, 0xffa0, 0x115f, 0x1160 ->
                isScript(before, UnicodeScript.HANGUL) && before != cp
                        || isScript(after, UnicodeScript.HANGUL) && after != cp;
            case 0x17b4, 0x17b5 -> isScript(before, UnicodeScript.KHMER);
            case 0x34f ->
                Character.getType(Math.max(0, before)) == Character.NON_SPACING_MARK || Glyph.isComplex(before);
            default -> false;
        };
    }

    private static boolean isScript(int cp, UnicodeScript script) {
        return cp >= 0 && UnicodeScript.of(cp) == script;
    }

    void finish() {
        if (!braille && cells >= scene.bound(CHAIN) && firstCell >= 0) {
            scene.suspect(
                    "text.invisible-filler",
                    "Empty braille cells in a text without braille",
                    firstCell,
                    Map.of("text", cellText, "count", Long.toString(cells)),
                    TAXONOMY);
        }
    }

    private void tell(int from, int to) {
        scene.suspect(
                "text.invisible-filler",
                "Characters that show as nothing stand for letters",
                from,
                Map.of("text", scene.around(from, to)),
                TAXONOMY);
    }
}
