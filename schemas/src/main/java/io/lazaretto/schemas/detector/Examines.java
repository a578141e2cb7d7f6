package io.lazaretto.schemas.detector;

import java.util.Optional;

/**
 * One cell of the coverage matrix that a detector contributes to.
 *
 * @param recall empty while nothing was measured, which coverage reports as strength NONE
 */
public record Examines(AttackClass attackClass, TriggerKind triggerKind, Optional<MeasuredRecall> recall) {
    public static Examines unmeasured(AttackClass attackClass) {
        return new Examines(attackClass, TriggerKind.ANY, Optional.empty());
    }

    public static Examines unmeasured(AttackClass attackClass, TriggerKind triggerKind) {
        return new Examines(attackClass, triggerKind, Optional.empty());
    }
}
