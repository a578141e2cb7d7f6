package io.lazaretto.artifact.hidden;

import io.lazaretto.artifact.report.Evidence;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Characters that carry a byte each and do not show: tags (U+E0000, "ASCII smuggling") and variation selectors. Tags belong
 * into the flag of a part of a country, one selector behind an emoji, an ideograph or a sign (Unicode TR 51, TR 37).
 */
final class SelectorRules {
    private static final int BLACK_FLAG = 0x1f3f4;
    private static final int MAX_DECODED = 1 << 10;
    private static final int SENTENCE = 8;
    private static final int LONGEST_TOKEN = 16;
    private static final List<String> TAXONOMY = Scene.HIDING;
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    private final Scene scene;
    private long oddSelectors;
    private int firstOdd = -1;

    SelectorRules(Scene scene) {
        this.scene = scene;
    }

    int tags(int index, int first) {
        StringBuilder decoded = new StringBuilder();
        int at = index;
        for (int cp = first; cp >= 0xe0000 && cp <= 0xe007f; cp = scene.text.codePointAt(at)) {
            if (cp >= 0xe0020 && cp < 0xe007f && decoded.length() < MAX_DECODED) {
                decoded.append((char) (cp - 0xe0000));
            }
            at += 4;
        }
        String hidden = decoded.toString();
        boolean flag = scene.text.codePointBefore(index) == BLACK_FLAG && isRegion(hidden);
        boolean token = scene.role == TextRole.VOCABULARY && hidden.length() < LONGEST_TOKEN;
        if (!flag && !token) {
            report("text.tag-characters", "Tag characters, which do not show, spell a text", index, hidden);
        }
        return at;
    }

    private static boolean isRegion(String tags) {
        return tags.length() >= 3
                && tags.length() <= 6
                && tags.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9')
                && COUNTRIES.contains(tags.substring(0, 2).toUpperCase(Locale.ROOT));
    }

    int selectors(int index, int first) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        int count = 0;
        boolean varied = false;
        int at = index;
        for (int cp = first; cp >= 0 && Glyph.kind(cp) == Glyph.VARIATION; cp = scene.text.codePointAt(at)) {
            varied |= cp != first;
            count++;
            if (decoded.size() < MAX_DECODED) {
                decoded.write(cp < 0x10000 ? cp - 0xfe00 : cp - 0xe0100 + 16);
            }
            at += TextBuffer.length(cp);
        }
        boolean token = scene.role == TextRole.VOCABULARY && count < LONGEST_TOKEN;
        if (count >= 3 && (varied || count > 8) && !token) {
            report(
                    "text.variation-selectors",
                    "Variation selectors, which do not show, stand in a row",
                    index,
                    decoded.toString(StandardCharsets.UTF_8));
        } else if (isOdd(first, scene.text.codePointBefore(index))) {
            odd(index);
        }
        return at;
    }

    private static boolean isOdd(int selector, int base) {
        if (selector >= 0x10000) {
            return !Character.isIdeographic(base);
        }
        return base >= 0 && Character.isLetter(base) && !Glyph.isComplex(base);
    }

    private void odd(int index) {
        oddSelectors++;
        firstOdd = index;
        if (scene.role != TextRole.VOCABULARY && oddSelectors == scene.bound(scene.role.isStrict() ? 3 : 4)) {
            scene.suspect(
                    "text.variation-selectors",
                    "Variation selectors, which do not show, follow characters that have no variants",
                    firstOdd,
                    Map.of("text", scene.around(index, index)),
                    TAXONOMY);
        }
    }

    private void report(String rule, String title, int index, String hidden) {
        Map<String, String> evidence = Map.of("decoded", Evidence.text(hidden));
        if (isSentence(hidden)) {
            scene.threat(rule, title, index, evidence, TAXONOMY);
        } else {
            scene.suspect(rule, title, index, evidence, TAXONOMY);
        }
    }

    private static boolean isSentence(String text) {
        return text.codePoints()
                        .filter(c -> c >= ' ' && c != 0xfffd && !Character.isISOControl(c))
                        .count()
                >= SENTENCE;
    }
}
