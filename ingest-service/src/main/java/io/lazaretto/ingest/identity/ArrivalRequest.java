package io.lazaretto.ingest.identity;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.Profile;
import java.time.Duration;
import java.util.Optional;

/**
 * A valid request to take a model in.
 *
 * @param source what the caller named, untouched
 * @param base base model of an adapter
 * @param reference another model to compare with
 * @param deadline time to the final verdict; empty is the default of the profile
 * @param name for people; empty is the file name of the source
 * @param origin which source reported it: rest, cli, directory
 * @param access where the caller may point to
 * @param traceparent the caller's trace; empty or invalid starts a new one
 */
public record ArrivalRequest(
        String source,
        Profile profile,
        Optional<String> base,
        Optional<String> reference,
        Optional<String> policy,
        Optional<Duration> deadline,
        Optional<String> name,
        String origin,
        LocalAccess access,
        Optional<String> traceparent) {
    public ArrivalRequest {
        requireNonNull(source, "source is null");
        requireNonNull(profile, "profile is null");
        requireNonNull(base, "base is null");
        requireNonNull(reference, "reference is null");
        requireNonNull(policy, "policy is null");
        requireNonNull(deadline, "deadline is null");
        requireNonNull(name, "name is null");
        requireNonNull(origin, "origin is null");
        requireNonNull(access, "access is null");
        requireNonNull(traceparent, "traceparent is null");
    }
}
