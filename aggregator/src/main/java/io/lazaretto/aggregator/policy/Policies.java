package io.lazaretto.aggregator.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/** The policies that a request may name. Immutable. */
public final class Policies {
    private final Policy byDefault;
    private final List<Policy> others;

    /** @param byDefault used where a request names none, and for the action where it names an unknown one */
    public Policies(Policy byDefault, List<Policy> others) {
        this.byDefault = requireNonNull(byDefault, "byDefault is null");
        this.others = List.copyOf(others);
    }

    /** The default policy alone. */
    public static Policies standard() {
        return new Policies(new DefaultPolicy(), List.of());
    }

    public Policy byDefault() {
        return byDefault;
    }

    /**
     * @param nameOrDigest what the request names; null is the default policy
     * @return empty when there is no such policy: the caller must fail closed
     */
    public Optional<Policy> find(String nameOrDigest) {
        if (nameOrDigest == null || matches(byDefault, nameOrDigest)) {
            return Optional.of(byDefault);
        }
        return others.stream().filter(p -> matches(p, nameOrDigest)).findFirst();
    }

    private static boolean matches(Policy policy, String nameOrDigest) {
        return policy.ref().getName().equals(nameOrDigest)
                || policy.ref().getDigest().equals(nameOrDigest);
    }
}
