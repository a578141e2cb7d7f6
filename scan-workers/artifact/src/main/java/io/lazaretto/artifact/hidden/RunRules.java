package io.lazaretto.artifact.hidden;

import io.lazaretto.artifact.report.Evidence;
import java.util.List;
import java.util.Map;

/** Rows of characters of which a few are ordinary: private use (icons), marks on one letter (IPA, Vietnamese). */
final class RunRules {
    private static final int PRIVATE_ROW = 12;
    private static final int MARKS = 8;
    private static final List<String> TAXONOMY = Scene.HIDING;

    private final Scene scene;

    RunRules(Scene scene) {
        this.scene = scene;
    }

    int privateUse(int index, int first) {
        StringBuilder low = new StringBuilder();
        int at = index;
        int count = 0;
        long kinds = 0;
        for (int cp = first; cp >= 0 && Glyph.kind(cp) == Glyph.PRIVATE; cp = scene.text.codePointAt(at)) {
            count++;
            kinds |= 1L << (cp & 63);
            if (low.length() < 256) {
                low.append((char) (cp & 0xff));
            }
            at += TextBuffer.length(cp);
        }
        if (count >= PRIVATE_ROW && Long.bitCount(kinds) >= 4 && scene.role != TextRole.VOCABULARY) {
            scene.suspect(
                    "text.private-use",
                    "A row of characters that have no meaning of their own",
                    index,
                    Map.of("length", Integer.toString(count), "low-bytes", Evidence.text(low)),
                    TAXONOMY);
        }
        return at;
    }

    int marks(int index, int first) {
        int at = index;
        int count = 0;
        for (int cp = first; cp >= 0 && Glyph.kind(cp) == Glyph.MARK; cp = scene.text.codePointAt(at)) {
            count++;
            at += TextBuffer.length(cp);
        }
        if (count >= MARKS && scene.role != TextRole.VOCABULARY) {
            scene.suspect(
                    "text.combining-run",
                    "More marks on one letter than any language writes",
                    index,
                    Map.of("marks", Integer.toString(count)),
                    TAXONOMY);
        }
        return at;
    }
}
