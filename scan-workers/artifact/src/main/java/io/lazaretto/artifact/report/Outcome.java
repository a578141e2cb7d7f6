package io.lazaretto.artifact.report;

/** One detector's outcome for one content. */
public enum Outcome {
    /** Looked at everything it addresses and found nothing. */
    CLEAR,
    /** Found something that a person or a rule must release. */
    SUSPECT,
    /** Found an attack. */
    THREAT,
    /** Could not look at all of it; the reason says why. Never clean. */
    INCONCLUSIVE
}
