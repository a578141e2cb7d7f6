package io.lazaretto.artifact.report;

/** Text from an artifact, made fit to be shown: bounded, without control, format or unpaired surrogate characters. */
public final class Evidence {
    private static final int MAX_CHARS = 256;

    private Evidence() {}

    /** At most {@value #MAX_CHARS} characters of input; everything that does not print is escaped. */
    public static String text(CharSequence hostile) {
        StringBuilder safe = new StringBuilder(Math.min(hostile.length(), MAX_CHARS) + 16);
        int shown = Math.min(hostile.length(), MAX_CHARS);
        for (int i = 0; i < shown; i++) {
            char c = hostile.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c) || isInvisible(c)) {
                safe.append("\\u%04x".formatted((int) c));
            } else if (c == '\\') {
                safe.append("\\\\");
            } else {
                safe.append(c);
            }
        }
        return shown < hostile.length() ? safe.append("...").toString() : safe.toString();
    }

    private static boolean isInvisible(char c) {
        int type = Character.getType(c);
        return type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.UNASSIGNED
                || type == Character.PRIVATE_USE;
    }
}
