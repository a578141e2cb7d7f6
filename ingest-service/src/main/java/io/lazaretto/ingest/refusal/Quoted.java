package io.lazaretto.ingest.refusal;

/** Text from outside, made fit for a log line or a message: bounded, and free of anything that moves a cursor. */
public final class Quoted {
    private static final int MAX_CHARACTERS = 200;

    private Quoted() {}

    /** The text in double quotes; controls, format characters (bidi, zero width), separators and surrogates escaped. */
    public static String quote(String text) {
        if (text == null) {
            return "null";
        }
        StringBuilder out = new StringBuilder(Math.min(text.length(), MAX_CHARACTERS) + 8).append('"');
        int shown = Math.min(text.length(), MAX_CHARACTERS);
        for (int i = 0; i < shown; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (isHostile(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append(shown < text.length() ? "…\"" : "\"").toString();
    }

    private static boolean isHostile(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> true;
            default -> false;
        };
    }
}
