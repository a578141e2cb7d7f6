package io.lazaretto.artifact.pickle;

import java.text.Normalizer;

/** Names as a person reads them. No library spells a name otherwise; what does is made to look like a name that is listed. */
final class Spelling {
    private static final String LOOKALIKES =
            "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u0501\u051b\u051d\u04bb\u0578\u043c\u0442\u0432\u043a\u03bf\u03b1\u03bd\u03c1\u03c5\u03b9\u03b5\u0475\u0261\u04cf\u028f\u0585";
    private static final String LETTERS = "aeopcyxsijdqwhnmtbkoavpuievglyo";

    private Spelling() {}

    /** The name in compatibility form, without what does not show, letters of other scripts replaced by those they look like. */
    static String plain(String name) {
        if (isPlain(name)) {
            return name;
        }
        StringBuilder plain = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFKC).codePoints().forEach(c -> {
            int at = c < Character.MIN_SUPPLEMENTARY_CODE_POINT ? LOOKALIKES.indexOf((char) c) : -1;
            if (at >= 0) {
                plain.append(LETTERS.charAt(at));
            } else if (isShown(c)) {
                plain.appendCodePoint(c);
            }
        });
        return plain.toString();
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.SPACE_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 127) {
                return false;
            }
        }
        return true;
    }
}
