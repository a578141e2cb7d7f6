package io.lazaretto.aggregator.casefile;

import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.CoverageEntry;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Observation;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.PolicyRef;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import java.util.List;

/** What makes a revision worth issuing. Times, costs and wording do not. */
record Substance(
        VerdictKind verdict,
        Action action,
        boolean last,
        String contentDigest,
        String kind,
        PolicyRef policy,
        List<String> missing,
        List<CoverageEntry> coverage,
        List<Result> results) {

    private record Result(
            String findingId,
            Outcome outcome,
            boolean interim,
            String reason,
            Double score,
            Double pValue,
            List<Observation> observations) {}

    static Substance of(Verdict verdict) {
        return new Substance(
                verdict.getVerdict(),
                verdict.getAction(),
                verdict.getFinal$(),
                verdict.getContentDigest(),
                verdict.getKind(),
                verdict.getPolicy(),
                verdict.getMissing(),
                verdict.getCoverage(),
                verdict.getFindings().stream().map(Substance::result).toList());
    }

    private static Result result(Finding finding) {
        return new Result(
                finding.getFindingId(),
                finding.getOutcome(),
                finding.getInterim(),
                finding.getReason(),
                finding.getScore(),
                finding.getPValue(),
                finding.getObservations());
    }
}
