package io.lazaretto.artifact.hidden;

import io.lazaretto.artifact.report.Evidence;
import java.util.List;
import java.util.Map;

/**
 * Characters without a width. Ordinary: joiners in emoji and between letters of a script that joins, break opportunities in
 * scripts without spaces, direction marks at a change of direction, a byte order mark where a text begins. In a Latin word
 * they split what a filter looks for; in a row they are bits.
 */
final class ZeroWidthRule {
    private static final int ZWNJ = 0x200c;
    private static final int ZWJ = 0x200d;
    private static final int BOM = 0xfeff;
    private static final int ROW = 4;
    private static final int LONG_ROW = 8;
    private static final List<String> TAXONOMY = Scene.HIDING;

    private final Scene scene;
    private long inWords;
    private long joinersInWords;
    private long stray;
    private int strayKinds;

    ZeroWidthRule(Scene scene) {
        this.scene = scene;
    }

    int at(int index, int first) {
        StringBuilder row = new StringBuilder();
        int at = index;
        int kinds = 0;
        for (int cp = first; cp >= 0 && Glyph.kind(cp) == Glyph.ZERO_WIDTH; cp = scene.text.codePointAt(at)) {
            row.append((char) cp);
            kinds |= bit(cp);
            at += TextBuffer.length(cp);
        }
        int before = scene.text.codePointBefore(index);
        int after = scene.text.codePointAt(at);
        boolean mixed = Integer.bitCount(kinds) > 1;
        if (row.length() >= LONG_ROW || row.length() >= ROW && mixed) {
            row(index, row, mixed);
        } else if (scene.role != TextRole.VOCABULARY && !isOrdinary(first, before, after)) {
            single(index, at, first, before, after, kinds);
        }
        return at;
    }

    private void row(int index, StringBuilder row, boolean mixed) {
        String decoded = mixed ? HiddenBits.decode(row) : "";
        Map<String, String> evidence =
                Map.of("length", Integer.toString(row.length()), "decoded", Evidence.text(decoded));
        if (decoded.length() >= 3) {
            scene.threat("text.zero-width-row", "Characters without a width spell a text", index, evidence, TAXONOMY);
        } else if (scene.role != TextRole.VOCABULARY) {
            scene.suspect("text.zero-width-row", "Characters without a width in a row", index, evidence, TAXONOMY);
        }
    }

    private boolean isOrdinary(int cp, int before, int after) {
        if (cp == BOM && (before < 0 || before == '\n' || before == '"')) {
            return true;
        }
        if (isEmoji(before) || cp == ZWJ && isEmoji(after)) {
            return true;
        }
        return Glyph.isComplex(before) || Glyph.isComplex(after);
    }

    private static boolean isEmoji(int cp) {
        return cp >= 0x80 && (Character.isEmoji(cp) || Character.isEmojiModifier(cp) || cp == 0xfe0f || cp == 0xe007f);
    }

    private void single(int from, int to, int cp, int before, int after, int kinds) {
        if (before >= 0 && after >= 0 && Glyph.isLatin(before) && Glyph.isLatin(after)) {
            inWord(from, to, cp);
            return;
        }
        boolean name = before >= 0 && after >= 0 && (Glyph.isWord(before) || Glyph.isWord(after));
        if (scene.role == TextRole.NAME || scene.role == TextRole.CODE && name && before != '@' && !isComment(from)) {
            inWord(from, to, cp);
            return;
        }
        stray++;
        strayKinds |= kinds & ~bit(BOM) & ~bit(0x200e) & ~bit(0x200f);
        if (stray >= scene.bound(LONG_ROW) && Integer.bitCount(strayKinds) > 1) {
            scene.suspect(
                    "text.zero-width",
                    "Characters without a width where no script needs them",
                    from,
                    Map.of("text", scene.around(from, to)),
                    TAXONOMY);
        }
    }

    private boolean isComment(int index) {
        int start = scene.text.lineStart(index, 512);
        return scene.text.text(start, index).indexOf('#') >= 0;
    }

    private void inWord(int from, int to, int cp) {
        // Typesetters part German compounds with it.
        long count = cp == ZWNJ ? ++joinersInWords : ++inWords;
        if (count > scene.bound(64)) {
            return;
        }
        int few = scene.role.isStrict() ? 1 : cp == ZWNJ ? 4 : 2;
        Map<String, String> evidence = Map.of("text", scene.around(from, to));
        String title = "A word is split by characters without a width";
        if (count >= scene.bound(few)) {
            scene.suspect("text.zero-width", title, from, evidence, TAXONOMY);
        } else {
            scene.note("text.zero-width", title, from, evidence);
        }
    }

    private static int bit(int cp) {
        return 1 << (cp == BOM ? 31 : cp & 0x1f);
    }
}
