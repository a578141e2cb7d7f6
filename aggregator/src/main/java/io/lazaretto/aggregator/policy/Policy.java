package io.lazaretto.aggregator.policy;

import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.PolicyRef;
import io.lazaretto.schemas.event.VerdictKind;

/** Turns a verdict into an action. Immutable, thread-safe, deterministic. */
public interface Policy {
    /** Its name and the digest of its text. */
    PolicyRef ref();

    Action actionFor(VerdictKind verdict);
}
