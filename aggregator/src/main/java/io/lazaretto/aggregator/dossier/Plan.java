package io.lazaretto.aggregator.dossier;

import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.event.Candidate;
import io.lazaretto.schemas.event.Expectation;
import java.util.List;

/**
 * What one subscriber expects, as far as it can be planned now.
 *
 * @param stage highest stage planned
 * @param complete whether no further stage is to come
 * @param wanted detectors of {@code stage} whose result is still missing, in running order
 * @param candidates what they test
 */
record Plan(
        List<Expectation> expectations, int stage, boolean complete, List<Wanted> wanted, List<Candidate> candidates) {
    /** A detector to run. */
    record Wanted(DetectorDescriptor detector, String findingId) {}

    Plan {
        expectations = List.copyOf(expectations);
        wanted = List.copyOf(wanted);
        candidates = List.copyOf(candidates);
    }
}
