package io.lazaretto.proving.checker;

import io.lazaretto.proving.capture.Captured;
import io.lazaretto.schemas.event.Verdict;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@link Invariant#REVISIONS_CONTIGUOUS}, {@link Invariant#REVISIONS_OF_SUBSTANCE}. */
final class RevisionsRule implements Rule {
    @Override
    public void check(Evidence evidence, Breaches breaches) {
        evidence.verdicts().forEach((arrival, verdicts) -> {
            Verdict before = null;
            int expected = 1;
            for (Captured<Verdict> record : verdicts) {
                Verdict verdict = record.value();
                if (verdict.getRevision() != expected) {
                    breaches.add(
                            Invariant.REVISIONS_CONTIGUOUS,
                            arrival,
                            record,
                            "revision " + verdict.getRevision() + " where " + expected + " is due, history "
                                    + history(verdicts));
                } else if (before != null && substance(before).equals(substance(verdict))) {
                    breaches.add(
                            Invariant.REVISIONS_OF_SUBSTANCE,
                            arrival,
                            record,
                            "revision " + verdict.getRevision() + " repeats the one before");
                }
                expected = verdict.getRevision() + 1;
                before = verdict;
            }
        });
    }

    private static String history(List<Captured<Verdict>> verdicts) {
        return verdicts.stream()
                .map(v -> String.valueOf(v.value().getRevision()))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static Set<String> substance(Verdict verdict) {
        Set<String> substance = new TreeSet<>();
        substance.add("verdict " + verdict.getVerdict());
        substance.add("action " + verdict.getAction());
        substance.add("final " + verdict.getFinal$());
        substance.add("policy " + verdict.getPolicy().getDigest());
        substance.add("digest " + verdict.getContentDigest());
        verdict.getMissing().forEach(m -> substance.add("missing " + m));
        verdict.getFindings()
                .forEach(f -> substance.add("finding " + f.getFindingId() + ' ' + f.getOutcome() + ' ' + f.getReason()
                        + ' ' + f.getInterim() + ' ' + f.getRetryable()));
        return substance;
    }
}
