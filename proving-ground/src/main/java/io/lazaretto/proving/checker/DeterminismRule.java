package io.lazaretto.proving.checker;

import io.lazaretto.proving.capture.Captured;
import io.lazaretto.proving.oracle.Basis;
import io.lazaretto.proving.oracle.VerdictOracle;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import java.util.Optional;

/** {@link Invariant#VERDICT_FOLLOWS_FINDINGS}: verdict, action and what the verdict says of the model. */
final class DeterminismRule implements Rule {
    private static final String NO_MODEL = "none";
    private static final String UNKNOWN = "unknown";

    private final VerdictOracle oracle;

    DeterminismRule(VerdictOracle oracle) {
        this.oracle = oracle;
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (Captured<Verdict> record : evidence.capture().verdicts()) {
            Verdict verdict = record.value();
            Optional<ModelFacts> facts = evidence.facts(verdict.getContentDigest());
            decided(record, facts, breaches);
            facts.ifPresent(known -> described(record, known, breaches));
            for (Finding finding : verdict.getFindings()) {
                boolean result = !finding.getInterim() && !finding.getRetryable();
                if (result && verdict.getMissing().contains(finding.getDetector())) {
                    breach(record, breaches, "calls " + finding.getDetector() + " missing and lists its result");
                }
            }
        }
    }

    private void decided(Captured<Verdict> record, Optional<ModelFacts> facts, Breaches breaches) {
        Verdict verdict = record.value();
        VerdictKind demanded = oracle.decide(new Basis(
                verdict.getProfile(),
                facts.map(f -> canPass(f, verdict)).orElse(false),
                facts.map(f -> f.getWeightsDigest() != null).orElse(false),
                facts.map(DeterminismRule::isRunnable).orElse(false),
                verdict.getFindings(),
                verdict.getMissing()));
        if (verdict.getVerdict() != demanded) {
            breach(
                    record,
                    breaches,
                    "is " + verdict.getVerdict() + ", the findings demand " + demanded + ": "
                            + Shown.findings(verdict.getFindings()) + ", missing " + verdict.getMissing());
        }
        if (verdict.getAction() != oracle.defaultAction(verdict.getVerdict())) {
            breach(record, breaches, verdict.getVerdict() + " with action " + verdict.getAction());
        }
    }

    private static boolean isRunnable(ModelFacts facts) {
        return switch (facts.getKind()) {
            case "language-model", "adapter", "classifier" -> true;
            default -> facts.getFormats().contains("gguf");
        };
    }

    /** No verdict is better than INCONCLUSIVE where there is no model, or weights that nobody reads were to be looked at. */
    private static boolean canPass(ModelFacts facts, Verdict verdict) {
        boolean examined = verdict.getProfile() == Profile.INSPECT
                || facts.getUnreadWeights().isEmpty();
        return examined && !facts.getKind().equals(NO_MODEL);
    }

    /**
     * The facts ride on the manifest's finding. Until its result is there, a late verdict may describe nothing yet, with
     * findings that overtook it.
     */
    private static void described(Captured<Verdict> record, ModelFacts facts, Breaches breaches) {
        Verdict verdict = record.value();
        boolean nothing = verdict.getBytes() == 0
                && verdict.getFiles() == 0
                && verdict.getKind().equals(UNKNOWN);
        if (nothing && verdict.getFindings().stream().noneMatch(DeterminismRule::isManifestResult)) {
            return;
        }
        boolean same = verdict.getBytes() == facts.getBytes()
                && verdict.getFiles() == facts.getFiles()
                && verdict.getKind().equals(facts.getKind());
        if (!same) {
            breach(record, breaches, "describes another model than the inspection: " + facts);
        }
    }

    private static boolean isManifestResult(Finding finding) {
        return finding.getDetector().equals(DetectorCatalogue.MANIFEST)
                && !finding.getInterim()
                && !finding.getRetryable();
    }

    private static void breach(Captured<Verdict> record, Breaches breaches, String detail) {
        breaches.add(
                Invariant.VERDICT_FOLLOWS_FINDINGS,
                record.value().getArrivalId(),
                record,
                "revision " + record.value().getRevision() + ' ' + detail);
    }
}
