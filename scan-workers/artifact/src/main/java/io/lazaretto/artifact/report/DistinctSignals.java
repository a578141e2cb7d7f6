package io.lazaretto.artifact.report;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Hands on what is new: each thing once, again when it turns out worse, and only so many of one rule and outcome. Rules do
 * not share the allowance, so that the harmless never crowds out what matters; a threat is always handed on. Not thread-safe.
 */
public final class DistinctSignals {
    private final Consumer<Signal> signals;
    private final int most;
    private final Map<String, Outcome> said = new HashMap<>();
    private final Map<Kind, Integer> counts = new HashMap<>();

    private record Kind(String rule, Outcome outcome) {}

    /** @param most signals of one rule and outcome, threats excepted */
    public DistinctSignals(Consumer<Signal> signals, int most) {
        this.signals = signals;
        this.most = most;
    }

    /** @param what is said something of, within the rule of the signal */
    public void accept(String what, Signal signal) {
        String key = signal.observation().rule() + ' ' + what;
        Outcome before = said.get(key);
        if (before != null && Outcome.BY_WEIGHT.compare(signal.outcome(), before) <= 0) {
            return;
        }
        Kind kind = new Kind(signal.observation().rule(), signal.outcome());
        if (counts.getOrDefault(kind, 0) < most) {
            counts.merge(kind, 1, Integer::sum);
            said.put(key, signal.outcome());
            signals.accept(signal);
        } else if (signal.outcome() == Outcome.THREAT) {
            signals.accept(signal);
        }
    }
}
