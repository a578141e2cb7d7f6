package io.lazaretto.proving.suite;

import io.lazaretto.proving.checker.Invariant;
import io.lazaretto.proving.checker.Violation;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Tells what may still come right by waiting from what will not. */
final class Settled {
    private static final Set<Invariant> TAKES_TIME =
            EnumSet.of(Invariant.COMPLETE, Invariant.DRAINED, Invariant.EXPECTED_VERDICT, Invariant.NEVER_MILDER);

    private Settled() {}

    static boolean all(List<Violation> violations) {
        return violations.stream().noneMatch(v -> TAKES_TIME.contains(v.invariant()));
    }
}
