package io.lazaretto.schemas.detector;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.identity.Sha256;
import java.util.List;
import java.util.Set;

/**
 * A detector as the planner and the coverage matrix see it.
 *
 * @param id for instance {@code artifact.pickle}
 * @param version changes whenever the same bytes may get another outcome
 * @param config its configuration, budget included, in a stable textual form
 * @param stage 0 inspection, 1 search, 2 test of candidates
 * @param profiles profiles that require it
 */
public record DetectorDescriptor(
        String id,
        String version,
        String config,
        int stage,
        Set<Profile> profiles,
        Precondition precondition,
        List<Examines> examines) {
    public DetectorDescriptor {
        requireNonNull(id, "id is null");
        requireNonNull(version, "version is null");
        requireNonNull(config, "config is null");
        requireNonNull(precondition, "precondition is null");
        if (stage < 0 || stage > 2) {
            throw new IllegalArgumentException("stage is 0, 1 or 2");
        }
        profiles = Set.copyOf(profiles);
        examines = List.copyOf(examines);
    }

    public String configDigest() {
        return Sha256.ofFields(config);
    }
}
