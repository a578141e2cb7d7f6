package io.lazaretto.artifact.report;

import java.util.Comparator;

/** One detector's outcome for one content. */
public enum Outcome {
    /** Looked at everything it addresses and found nothing. */
    CLEAR,
    /** Found something that a person or a rule must release. */
    SUSPECT,
    /** Found an attack. */
    THREAT,
    /** Could not look at all of it; the reason says why. Never clean. */
    INCONCLUSIVE;

    /** The weightier one is the outcome of a detector that has both. */
    public static final Comparator<Outcome> BY_WEIGHT = Comparator.comparingInt(Outcome::weight);

    private int weight() {
        return switch (this) {
            case CLEAR -> 0;
            case INCONCLUSIVE -> 1;
            case SUSPECT -> 2;
            case THREAT -> 3;
        };
    }
}
