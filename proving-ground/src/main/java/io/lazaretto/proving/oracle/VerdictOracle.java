package io.lazaretto.proving.oracle;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.VerdictKind;

/**
 * The verdict that a set of findings demands. Deliberately naive: it looks at each rule in turn and knows nothing of
 * cases, plans or time. Stateless.
 */
public final class VerdictOracle {
    private final DetectorCatalogue catalogue;

    public VerdictOracle(DetectorCatalogue catalogue) {
        this.catalogue = requireNonNull(catalogue, "catalogue is null");
    }

    public VerdictKind decide(Basis basis) {
        if (any(basis, Outcome.THREAT)) {
            return VerdictKind.MALICIOUS;
        }
        if (any(basis, Outcome.SUSPECT)) {
            return VerdictKind.SUSPICIOUS;
        }
        boolean everythingAnswered = catalogue.detectors().stream()
                .filter(d -> d.profiles().contains(basis.profile()))
                .filter(d -> applies(d, basis))
                .allMatch(d -> answered(d, basis));
        return basis.hasModel() && basis.missing().isEmpty() && everythingAnswered
                ? VerdictKind.PASSED
                : VerdictKind.INCONCLUSIVE;
    }

    /** The action of the default policy. */
    public Action defaultAction(VerdictKind verdict) {
        return switch (verdict) {
            case PASSED -> Action.ADMIT;
            case SUSPICIOUS, INCONCLUSIVE -> Action.QUARANTINE;
            case MALICIOUS -> Action.REJECT;
        };
    }

    private static boolean any(Basis basis, Outcome outcome) {
        return basis.findings().stream().anyMatch(f -> !f.getInterim() && f.getOutcome() == outcome);
    }

    private static boolean applies(DetectorDescriptor detector, Basis basis) {
        return switch (detector.precondition()) {
            case NONE -> true;
            case READABLE_TENSORS -> basis.readableTensors();
            case RUNNABLE_MODEL -> basis.runnable();
            case TENSOR_CANDIDATES -> basis.readableTensors() && candidatesBefore(detector, basis);
        };
    }

    private static boolean candidatesBefore(DetectorDescriptor detector, Basis basis) {
        return basis.findings().stream()
                .anyMatch(f ->
                        f.getStage() < detector.stage() && !f.getCandidates().isEmpty());
    }

    /** A detector that applies has answered only with CLEAR: the worse outcomes were dealt with before. */
    private static boolean answered(DetectorDescriptor detector, Basis basis) {
        boolean clear = false;
        for (Finding finding : basis.findings()) {
            if (finding.getDetector().equals(detector.id())) {
                if (finding.getInterim() || finding.getOutcome() != Outcome.CLEAR) {
                    return false;
                }
                clear = true;
            }
        }
        return clear;
    }
}
