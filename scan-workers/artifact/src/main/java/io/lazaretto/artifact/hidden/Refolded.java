package io.lazaretto.artifact.hidden;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A text as a model reads it when it is spelled in another way than it looks: full-width or mathematical letters, soft
 * hyphens inside of words, letters with spaces between them. Only what it says then is of interest, not how it is spelled.
 */
final class Refolded {
    private static final int WINDOW = 4 << 20;
    /** Longer than an instruction is when its letters stand alone. */
    private static final int OVERLAP = 1 << 14;

    private static final int ALONE_IN_A_ROW = 8;
    private static final int LONGEST_LETTER = 4;
    private static final Pattern SPACED = Pattern.compile("(?<![\\p{L}\\p{N}])(?:\\p{L} ){8,}");
    /** Two spaces or one between letters that stand alone: the end of a word is lost, and does not matter. */
    private static final Pattern ALONE = Pattern.compile("(?<=(?<![\\p{L}\\p{N}])\\p{L}) (?=\\p{L}(?![\\p{L}\\p{N}]))");

    private Refolded() {}

    interface Visitor {
        /** A part of a text that says something else folded, folded. */
        void folded(String text) throws IOException;
    }

    /** Shows the parts of a text of any length that say something else folded: nothing for nearly all texts. */
    static void each(ByteView view, Budget budget, Visitor visitor) throws IOException {
        for (long from = 0; from < view.size(); from += WINDOW - OVERLAP) {
            budget.checkTime();
            byte[] part = view.copy(from, WINDOW);
            Optional<String> folded = mayFold(part) ? of(new String(part, StandardCharsets.UTF_8)) : Optional.empty();
            if (folded.isPresent()) {
                visitor.folded(folded.get());
            }
            if (view.size() - from <= WINDOW) {
                return;
            }
        }
    }

    /** Whether there are bytes of a styled letter, or as many letters alone as {@link #SPACED} asks for. */
    private static boolean mayFold(byte[] text) {
        int alone = 0;
        int space = -1;
        for (int i = 0; i < text.length; i++) {
            byte b = text[i];
            if (b == ' ') {
                int gap = i - space - 1;
                alone = gap >= 1 && gap <= LONGEST_LETTER ? alone + 1 : 1;
                space = i;
                if (alone >= ALONE_IN_A_ROW) {
                    return true;
                }
            } else if (b == (byte) 0xc2 || b == (byte) 0xef || b == (byte) 0xf0) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> of(String text) {
        boolean styled = text.chars().anyMatch(Refolded::isStyled);
        boolean spaced = SPACED.matcher(text).find();
        if (!styled && !spaced) {
            return Optional.empty();
        }
        String folded =
                styled ? Normalizer.normalize(text, Normalizer.Form.NFKC).replace("\u00ad", "") : text;
        if (spaced) {
            folded = ALONE.matcher(folded.replace("   ", "\u0000"))
                    .replaceAll("")
                    .replace('\u0000', ' ');
        }
        return Optional.of(folded);
    }

    private static boolean isStyled(int c) {
        boolean fullWidth = c >= 0xff21 && c <= 0xff5a;
        return c == 0xad || fullWidth || c == 0xd835;
    }
}
