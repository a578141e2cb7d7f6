package io.lazaretto.aggregator.view;

import io.lazaretto.schemas.event.Verdict;

/** What the gate says about a content. Only {@link Known} may ever admit anything. */
public sealed interface GateAnswer {
    /** @param verdict the worst of those that count */
    record Known(Verdict verdict) implements GateAnswer {}

    /** Verdicts are on their way, but none that counts is there. */
    record Undecided() implements GateAnswer {}

    /** No arrival of this content was ever decided. */
    record Unknown() implements GateAnswer {}

    /** The view cannot tell now: it is catching up, has lost the cluster, or had to let this content go. */
    record Unavailable(String reason) implements GateAnswer {}
}
