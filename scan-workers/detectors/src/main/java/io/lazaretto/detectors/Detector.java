package io.lazaretto.detectors;

import io.lazaretto.artifact.report.DetectorReport;

/**
 * One method. Deterministic: the same subject gives the same report unless the budget runs out. Bounded in memory whatever
 * the bytes say. Never throws on bad input: what cannot be read, understood or run is INCONCLUSIVE with a reason. Instances
 * have no state and may be shared.
 */
public interface Detector {
    /** Id, as in the catalogue. */
    String id();

    /** Changes whenever the same bytes may get another outcome. */
    String version();

    /** @param budget running out of it is an INCONCLUSIVE outcome */
    DetectorReport examine(Subject subject, Budget budget);
}
