package io.lazaretto.proving.oracle;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Profile;
import java.util.Collection;
import java.util.List;

/**
 * What a verdict rests on.
 *
 * @param hasModel whether inspection found a model in the content; false also while nobody has looked
 * @param readableTensors whether inspection found tensors that the inference lane can read
 * @param runnable whether inspection took it for a model that can be run
 * @param findings what the verdict lists
 * @param missing what the verdict says it had no result of
 */
public record Basis(
        Profile profile,
        boolean hasModel,
        boolean readableTensors,
        boolean runnable,
        List<Finding> findings,
        Collection<String> missing) {
    public Basis {
        requireNonNull(profile, "profile is null");
        findings = List.copyOf(findings);
        missing = List.copyOf(missing);
    }
}
