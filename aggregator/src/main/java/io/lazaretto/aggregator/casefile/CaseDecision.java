package io.lazaretto.aggregator.casefile;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.state.CaseState;
import java.util.Optional;

/**
 * What follows from one input.
 *
 * @param state the case after it; the same instance as before when nothing changed
 * @param changed whether the state has to be stored
 * @param verdict the revision to publish, if any
 */
public record CaseDecision(CaseState state, boolean changed, Optional<Verdict> verdict) {
    public CaseDecision {
        requireNonNull(state, "state is null");
        requireNonNull(verdict, "verdict is null");
    }
}
