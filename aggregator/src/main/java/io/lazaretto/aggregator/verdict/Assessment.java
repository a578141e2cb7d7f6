package io.lazaretto.aggregator.verdict;

import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.CoverageEntry;
import io.lazaretto.schemas.event.VerdictKind;
import java.util.List;

/**
 * What an examination adds up to.
 *
 * @param missing required detectors without a result
 * @param coverage one entry per cell of the matrix
 * @param summary one sentence
 */
public record Assessment(VerdictKind verdict, List<String> missing, List<CoverageEntry> coverage, String summary) {
    public Assessment {
        missing = List.copyOf(missing);
        coverage = List.copyOf(coverage);
    }

    /** Pure: the same examination gives the same assessment. */
    public static Assessment of(Examination examination, DetectorCatalogue catalogue, boolean deadlinePassed) {
        VerdictKind verdict = VerdictRules.decide(examination);
        List<String> missing = examination.missing(catalogue);
        List<CoverageEntry> coverage = new CoverageMatrix(catalogue).of(examination);
        return new Assessment(
                verdict, missing, coverage, Summary.of(verdict, examination, missing, deadlinePassed, coverage));
    }
}
