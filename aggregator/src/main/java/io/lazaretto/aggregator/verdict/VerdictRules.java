package io.lazaretto.aggregator.verdict;

import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.VerdictKind;

/** The rules of the verdict, first match wins. Whatever is not known to have been examined forbids PASSED. */
public final class VerdictRules {
    private VerdictRules() {}

    /**
     * <ol>
     *   <li>any THREAT: MALICIOUS
     *   <li>any SUSPECT: SUSPICIOUS
     *   <li>a required detector without a result or INCONCLUSIVE, a plan that is not complete, an inspection that did not
     *       happen, no facts, no model, any other obstacle: INCONCLUSIVE
     *   <li>otherwise PASSED
     * </ol>
     */
    public static VerdictKind decide(Examination examination) {
        if (examination.has(Outcome.THREAT)) {
            return VerdictKind.MALICIOUS;
        }
        if (examination.has(Outcome.SUSPECT)) {
            return VerdictKind.SUSPICIOUS;
        }
        boolean passed = examination.complete() && examination.doubts().isEmpty();
        return passed ? VerdictKind.PASSED : VerdictKind.INCONCLUSIVE;
    }
}
