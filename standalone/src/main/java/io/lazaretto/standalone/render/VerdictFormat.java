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
    NDJSON,
    /** One SARIF 2.1.0 log with one run, at the end. */
    SARIF,
    /** One CycloneDX 1.7 bill of materials, at the end. */
    CYCLONEDX;

    /** Whether it describes a scan as a whole rather than one verdict after the other. */
    public boolean isDocument() {
        return this == SARIF || this == CYCLONEDX;
    }
}
