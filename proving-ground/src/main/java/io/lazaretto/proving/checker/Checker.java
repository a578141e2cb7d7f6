package io.lazaretto.proving.checker;

import static java.util.Objects.requireNonNull;

import io.lazaretto.proving.capture.Capture;
import io.lazaretto.proving.oracle.VerdictOracle;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import java.util.Collection;
import java.util.List;

/** Checks every {@link Invariant} on a capture. Stateless between calls. */
public final class Checker {
    private final List<Rule> rules;

    /** @param faults how often anything was killed, stopped or cut off while the capture came about */
    public Checker(DetectorCatalogue catalogue, int faults) {
        requireNonNull(catalogue, "catalogue is null");
        if (faults < 0) {
            throw new IllegalArgumentException("faults is negative: " + faults);
        }
        this.rules = List.of(
                new CompletenessRule(),
                new RevisionsRule(),
                new DeterminismRule(new VerdictOracle(catalogue)),
                new NeverMilderRule(catalogue),
                new PhantomRule(),
                new SameContentRule(),
                new IdentitiesRule(),
                new EnvelopeRule(),
                new TraceRule(),
                new WasteRule(faults));
    }

    /** @return every breach found; empty when all promises were kept */
    public List<Violation> check(Capture capture, Collection<Demand> demands) {
        Evidence evidence = new Evidence(requireNonNull(capture, "capture is null"), List.copyOf(demands));
        Breaches breaches = new Breaches();
        for (Rule rule : rules) {
            rule.check(evidence, breaches);
        }
        return breaches.violations();
    }
}
