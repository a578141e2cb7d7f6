package io.lazaretto.standalone.render;

/** How verdicts are written. */
public enum VerdictFormat {
    /** A paragraph each. */
    TEXT,
    /** One line of {@code key=value} each. */
    LINES,
    /** One array, at the end. */
    JSON,
    /** One object a line, as it comes. */
    NDJSON
}
