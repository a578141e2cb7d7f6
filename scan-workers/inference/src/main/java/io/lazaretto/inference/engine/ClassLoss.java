package io.lazaretto.inference.engine;

/** What a classifier's gradient is taken of, for a target class. */
public enum ClassLoss {
    /** Cross-entropy: small where the target is likely. */
    CROSS_ENTROPY,
    /** The largest other logit minus the target's: below 0 where the target wins. */
    MARGIN
}
