package io.lazaretto.aggregator.policy;

import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.PolicyRef;
import io.lazaretto.schemas.event.VerdictKind;
import io.lazaretto.schemas.identity.Sha256;
import java.nio.charset.StandardCharsets;

/** The default actions: only what passed is admitted, only what is malicious is rejected, the rest waits for a person. */
public final class DefaultPolicy implements Policy {
    public static final String NAME = "default";

    /** The policy as text; its digest is part of every verdict. */
    static final String TEXT = """
            PASSED: ADMIT
            SUSPICIOUS: QUARANTINE
            INCONCLUSIVE: QUARANTINE
            MALICIOUS: REJECT
            """;

    private final PolicyRef ref = new PolicyRef(NAME, Sha256.of(TEXT.getBytes(StandardCharsets.UTF_8)));

    @Override
    public PolicyRef ref() {
        return ref;
    }

    @Override
    public Action actionFor(VerdictKind verdict) {
        return switch (verdict) {
            case PASSED -> Action.ADMIT;
            case SUSPICIOUS, INCONCLUSIVE -> Action.QUARANTINE;
            case MALICIOUS -> Action.REJECT;
        };
    }
}
