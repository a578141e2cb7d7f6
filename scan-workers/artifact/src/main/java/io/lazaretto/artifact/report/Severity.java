package io.lazaretto.artifact.report;

/** Severity of one observation, in rising order. */
public enum Severity {
    NOTE,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
}
