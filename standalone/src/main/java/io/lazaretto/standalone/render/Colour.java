package io.lazaretto.standalone.render;

import io.lazaretto.schemas.event.VerdictKind;

/** Whether output may carry ANSI colours. */
public enum Colour {
    ON,
    OFF;

    private static final String RESET = "\u001b[0m";

    /** On for a terminal, unless the environment asks for none (https://no-color.org). */
    public static Colour of(boolean terminal) {
        String noColour = System.getenv("NO_COLOR");
        return terminal && (noColour == null || noColour.isEmpty()) ? ON : OFF;
    }

    String verdict(VerdictKind kind) {
        return switch (kind) {
            case PASSED -> paint("\u001b[1;32m", kind.name());
            case SUSPICIOUS -> paint("\u001b[1;33m", kind.name());
            case MALICIOUS -> paint("\u001b[1;31m", kind.name());
            case INCONCLUSIVE -> paint("\u001b[1;35m", kind.name());
        };
    }

    private String paint(String start, String text) {
        return this == ON ? start + text + RESET : text;
    }
}
