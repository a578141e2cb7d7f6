package io.lazaretto.detectors;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.inspect.Facts;
import io.lazaretto.artifact.report.Candidate;
import io.lazaretto.artifact.report.DetectorReport;
import java.util.List;

/**
 * One method. Deterministic: the same bytes, facts and candidates give the same report unless the budget runs out. Bounded
 * in memory whatever the bytes say. Never throws on bad input: what cannot be read or understood is INCONCLUSIVE with a
 * reason. Instances have no state and may be shared.
 */
public interface Detector {
    /** Id, as in the catalogue. */
    String id();

    /** Changes whenever the same bytes may get another outcome. */
    String version();

    /**
     * @param facts what inspection learned; its list of tensor files may be empty
     * @param candidates what earlier stages proposed, of any kind; hostile, as they come from the model
     * @param budget running out of it is an INCONCLUSIVE outcome
     */
    DetectorReport examine(ModelBytes bytes, Facts facts, List<Candidate> candidates, Budget budget);
}
