package io.lazaretto.artifact.hidden;

import io.lazaretto.artifact.budget.Budget;
import java.io.IOException;

/** One pass over a text: an automaton for what is spelled, the glyph rules for what is not ASCII. */
final class TextScanner {
    private static final Anchors ANCHORS = Anchors.release();

    private final TextBuffer text;
    private final SelectorRules selectors;
    private final ZeroWidthRule zeroWidth;
    private final BidiRule bidi;
    private final FillerRule fillers;
    private final RunRules runs;
    private final HomoglyphRule homoglyphs;
    private final AnchorRules anchors;
    private int state;
    private int glyphsUpTo;

    private TextScanner(Scene scene) {
        this.text = scene.text;
        this.selectors = new SelectorRules(scene);
        this.zeroWidth = new ZeroWidthRule(scene);
        this.bidi = new BidiRule(scene);
        this.fillers = new FillerRule(scene);
        this.runs = new RunRules(scene);
        this.homoglyphs = new HomoglyphRule(scene);
        this.anchors = new AnchorRules(scene);
    }

    static void scan(Scene scene, Budget budget) throws IOException {
        new TextScanner(scene).run(budget);
    }

    private void run(Budget budget) throws IOException {
        int at = text.advance(0);
        while (at < text.end()) {
            budget.checkTime();
            int to = part(at, text.limit());
            at = text.advance(to);
            glyphsUpTo -= to - at;
        }
        fillers.finish();
    }

    private int part(int from, int to) {
        byte[] bytes = text.bytes;
        int now = state;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            now = ANCHORS.step(now, b);
            Anchor[] found = ANCHORS.found(now);
            if (found != null) {
                for (Anchor anchor : found) {
                    anchors.found(anchor, i + 1);
                }
            }
            if (b < 0 && i >= glyphsUpTo) {
                glyphsUpTo = glyph(i);
            }
        }
        state = now;
        return to;
    }

    private int glyph(int index) {
        int cp = text.codePointAt(index);
        if (cp < 0) {
            return index + 1;
        }
        return switch (Glyph.kind(cp)) {
            case Glyph.TAG -> selectors.tags(index, cp);
            case Glyph.VARIATION -> selectors.selectors(index, cp);
            case Glyph.ZERO_WIDTH -> zeroWidth.at(index, cp);
            case Glyph.BIDI -> bidi.at(index, cp);
            case Glyph.FILLER -> fillers.at(index, cp);
            case Glyph.PRIVATE -> runs.privateUse(index, cp);
            case Glyph.MARK -> runs.marks(index, cp);
            case Glyph.LOOKALIKE -> homoglyphs.at(index, cp);
            case Glyph.STYLED -> homoglyphs.styled(index, cp);
            case Glyph.BRAILLE -> {
                fillers.sawBraille();
                yield index + 3;
            }
            default -> index + TextBuffer.length(cp);
        };
    }
}
