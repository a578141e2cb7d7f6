package io.lazaretto.artifact.hidden;

import io.lazaretto.artifact.report.Evidence;
import java.util.List;
import java.util.Map;

/**
 * Controls that reorder what is shown (CVE-2021-42574, Unicode TR 9 and TR 36). Judged a line at a time, since a line end
 * closes what is open. Isolates and embeddings around words of a right-to-left script are ordinary, and so is what cannot
 * reorder anything: a left-to-right embedding in a left-to-right line.
 */
final class BidiRule {
    private static final int LINE = 1 << 12;
    private static final List<String> TAXONOMY = List.of("CVE-2021-42574", "CWE-1007", "CWE-451");

    private final Scene scene;
    private long done;

    BidiRule(Scene scene) {
        this.scene = scene;
    }

    int at(int index, int first) {
        if (scene.text.position(index) < done) {
            return index + 3;
        }
        int start = scene.text.lineStart(index, LINE);
        int end = scene.text.lineEnd(index, LINE);
        Line line = new Line();
        for (int at = index; at < end; ) {
            int cp = scene.text.codePointAt(at);
            line.take(cp);
            at += cp < 0 ? 1 : TextBuffer.length(cp);
            if (cp == '"' && scene.role == TextRole.DATA) {
                end = at;
            }
        }
        boolean rightToLeft = hasRightToLeft(start, end);
        judge(index, end, line, rightToLeft);
        done = scene.text.position(end);
        return index + 3;
    }

    private void judge(int from, int to, Line line, boolean rightToLeft) {
        if (scene.role == TextRole.VOCABULARY) {
            return;
        }
        boolean code = scene.role.isStrict();
        boolean open = line.open > 0 && (line.reorders || code && line.isolates);
        Map<String, String> evidence = Map.of("line", Evidence.text(scene.text.text(from - 40, to)));
        if (code && open) {
            scene.threat(
                    "text.bidi", "A direction control is open where the line of code ends", from, evidence, TAXONOMY);
        } else if (line.overriddenLatin || code && line.overrides) {
            scene.suspect("text.bidi", "A direction override shows text in another order", from, evidence, TAXONOMY);
        } else if (open && !rightToLeft) {
            scene.suspect("text.bidi", "A direction control is open where the line ends", from, evidence, TAXONOMY);
        } else if (code && !rightToLeft) {
            scene.suspect("text.bidi", "Direction controls in code without such a script", from, evidence, TAXONOMY);
        } else if (scene.role == TextRole.NAME) {
            scene.suspect("text.bidi", "A direction control in a name", from, evidence, TAXONOMY);
        }
    }

    private boolean hasRightToLeft(int from, int to) {
        return scene.text.text(from, to).codePoints().anyMatch(Glyph::isRightToLeft);
    }

    /** What the controls of a line do. */
    private static final class Line {
        private final StringBuilder stack = new StringBuilder();
        private int open;
        private boolean reorders;
        private boolean isolates;
        private boolean overrides;
        private boolean overriddenLatin;

        void take(int cp) {
            switch (cp) {
                case 0x202a -> push('l');
                case 0x202b -> push('r');
                case 0x202d, 0x202e -> {
                    push(cp == 0x202e ? 'R' : 'L');
                    overrides = true;
                }
                case 0x2066, 0x2068 -> {
                    push('i');
                    isolates = true;
                }
                case 0x2067 -> push('I');
                case 0x202c, 0x2069 -> pop();
                default -> {
                    boolean latin = cp >= 0 && cp < 0x80 && Glyph.isLatin(cp);
                    overriddenLatin |= latin && open > 0 && stack.charAt(open - 1) == 'R';
                }
            }
            reorders = stack.chars().anyMatch(c -> c == 'r' || c == 'R' || c == 'L' || c == 'I');
        }

        private void push(char control) {
            if (open < 64) {
                stack.append(control);
                open++;
            }
        }

        private void pop() {
            if (open > 0) {
                open--;
                stack.setLength(open);
            }
        }
    }
}
