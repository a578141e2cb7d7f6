package io.lazaretto.aggregator.testing;

import io.lazaretto.aggregator.policy.DefaultPolicy;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import io.lazaretto.schemas.identity.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Final verdicts of made-up arrivals. */
public final class Verdicts {
    private Verdicts() {}

    public static String content(String name) {
        return Sha256.of(name.getBytes(StandardCharsets.UTF_8));
    }

    public static Verdict verdict(String arrivalId, String content, VerdictKind kind, int revision) {
        DefaultPolicy policy = new DefaultPolicy();
        Instant now = Instant.now();
        return new Verdict(
                arrivalId,
                "file:///models/" + arrivalId,
                "model " + arrivalId,
                content,
                10L,
                1L,
                "model",
                Profile.INSPECT,
                kind,
                policy.actionFor(kind),
                revision,
                true,
                List.of(),
                policy.ref(),
                kind + ".",
                List.of(),
                List.of(),
                now,
                now,
                null);
    }
}
