package io.lazaretto.artifact.hidden;

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
    private static final int MAX_BYTES = 4 << 20;
    private static final Pattern SPACED = Pattern.compile("(?<![\\p{L}\\p{N}])(?:\\p{L} ){8,}");
    /** Two spaces or one between letters that stand alone: the end of a word is lost, and does not matter. */
    private static final Pattern ALONE = Pattern.compile("(?<=(?<![\\p{L}\\p{N}])\\p{L}) (?=\\p{L}(?![\\p{L}\\p{N}]))");

    private Refolded() {}

    /** @return the text when it says something else folded; empty for nearly all texts */
    static Optional<String> of(ByteView view) throws IOException {
        if (view.size() > MAX_BYTES || view.size() == 0) {
            return Optional.empty();
        }
        String text = new String(view.copy(0, (int) view.size()), StandardCharsets.UTF_8);
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
