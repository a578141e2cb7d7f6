package io.lazaretto.artifact.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DistinctSignalsTest {
    private final List<Signal> handedOn = new ArrayList<>();
    private final DistinctSignals signals = new DistinctSignals(handedOn::add, 3);

    @Test
    void aThingIsToldOnceAndAgainWhenItIsWorse() {
        signals.accept("x", suspect("a"));
        signals.accept("x", suspect("a"));
        signals.accept("x", threat("a"));
        signals.accept("x", suspect("a"));
        assertThat(handedOn).extracting(Signal::outcome).containsExactly(Outcome.SUSPECT, Outcome.THREAT);
    }

    @Test
    void oneRuleDoesNotCrowdOutAnother() {
        for (int i = 0; i < 10; i++) {
            signals.accept("x" + i, suspect("a"));
        }
        signals.accept("x0", suspect("b"));
        assertThat(handedOn).hasSize(4).last().satisfies(s -> assertThat(
                        s.observation().rule())
                .isEqualTo("b"));
    }

    @Test
    void noThreatIsHeldBack() {
        for (int i = 0; i < 10; i++) {
            signals.accept("x" + i, threat("a"));
        }
        assertThat(handedOn).hasSize(10);
    }

    private static Signal suspect(String rule) {
        return Signal.suspect(rule, "title", null, Map.of(), List.of());
    }

    private static Signal threat(String rule) {
        return Signal.threat(rule, "title", null, Map.of(), List.of());
    }
}
