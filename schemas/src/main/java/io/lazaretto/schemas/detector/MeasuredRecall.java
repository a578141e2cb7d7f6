package io.lazaretto.schemas.detector;

import io.lazaretto.schemas.event.Strength;

/**
 * Recall measured for one attack class and trigger kind.
 *
 * @param recall share of attacked models found, 0 to 1
 * @param models how many attacked models it was measured on, at least 1
 * @param source the document with the figures
 */
public record MeasuredRecall(double recall, int models, String source) {
    public MeasuredRecall {
        if (!(recall >= 0 && recall <= 1)) {
            throw new IllegalArgumentException("recall outside 0 to 1: " + recall);
        }
        if (models < 1) {
            throw new IllegalArgumentException("recall measured on no model");
        }
    }

    public Strength strength() {
        if (recall < 0.3) {
            return Strength.NONE;
        }
        if (recall < 0.7) {
            return Strength.WEAK;
        }
        return recall < 0.9 ? Strength.MODERATE : Strength.STRONG;
    }
}
