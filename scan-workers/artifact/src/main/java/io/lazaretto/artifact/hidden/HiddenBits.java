package io.lazaretto.artifact.hidden;

import java.util.ArrayList;
import java.util.List;

/** Reads a row of characters that do not show as bits: two symbols, either one the zero, eight or seven bits a letter. */
final class HiddenBits {
    private static final int MAX_DECODED = 256;

    private HiddenBits() {}

    /** @return the text, or "" when no reading gives one */
    static String decode(CharSequence row) {
        List<Character> symbols = new ArrayList<>();
        for (int i = 0; i < row.length() && symbols.size() <= 4; i++) {
            if (!symbols.contains(row.charAt(i))) {
                symbols.add(row.charAt(i));
            }
        }
        for (char zero : symbols) {
            for (char one : symbols) {
                if (zero != one) {
                    for (int width = 8; width >= 7; width--) {
                        String text = read(row, zero, one, width);
                        if (!text.isEmpty()) {
                            return text;
                        }
                    }
                }
            }
        }
        return "";
    }

    /** A third symbol parts letters, and is passed over. */
    private static String read(CharSequence row, char zero, char one, int width) {
        StringBuilder text = new StringBuilder();
        int value = 0;
        int bits = 0;
        for (int i = 0; i < row.length() && text.length() < MAX_DECODED; i++) {
            char symbol = row.charAt(i);
            if (symbol == zero || symbol == one) {
                value = value << 1 | (symbol == one ? 1 : 0);
                if (++bits == width) {
                    if (value < ' ' && value != '\n' || value > '~') {
                        return "";
                    }
                    text.append((char) value);
                    value = 0;
                    bits = 0;
                }
            }
        }
        return text.length() >= 3 ? text.toString() : "";
    }
}
