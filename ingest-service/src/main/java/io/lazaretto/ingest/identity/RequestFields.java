package io.lazaretto.ingest.identity;

import static io.lazaretto.ingest.refusal.Quoted.quote;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.lazaretto.ingest.refusal.Refusal;
import io.lazaretto.ingest.refusal.RefusedException;
import io.lazaretto.schemas.detector.Profiles;
import io.lazaretto.schemas.event.Profile;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A request as text, as it comes over HTTP or from a command line; every field but the source may be null.
 *
 * @param source path or URI of the model
 * @param profile inspect, standard (the default) or deep
 * @param deadline ISO-8601 duration from {@link #MIN_DEADLINE} to {@link #MAX_DEADLINE}
 */
public record RequestFields(
        @JsonProperty("source") String source,
        @JsonProperty("profile") String profile,
        @JsonProperty("base") String base,
        @JsonProperty("reference") String reference,
        @JsonProperty("policy") String policy,
        @JsonProperty("deadline") String deadline,
        @JsonProperty("name") String name) {
    public static final Duration MIN_DEADLINE = Duration.ofSeconds(1);
    public static final Duration MAX_DEADLINE = Duration.ofDays(7);
    /** A path of 4096 bytes, percent-encoded. */
    public static final int MAX_URI_CHARACTERS = 12_300;

    public static final int MAX_NAME_CHARACTERS = 200;

    /** Only a source; everything else by default. */
    public static RequestFields of(String source) {
        return new RequestFields(source, null, null, null, null, null, null);
    }

    /** @throws RefusedException when a field is missing, too long or not one of its values */
    public ArrivalRequest toRequest(String origin, LocalAccess access, String traceparent) throws RefusedException {
        if (source == null || source.isEmpty()) {
            throw new RefusedException(Refusal.SOURCE_MISSING, "the field source is required");
        }
        bounded("source", source, MAX_URI_CHARACTERS);
        return new ArrivalRequest(
                source,
                parsedProfile(),
                bounded("base", base, MAX_URI_CHARACTERS),
                bounded("reference", reference, MAX_URI_CHARACTERS),
                bounded("policy", policy, MAX_NAME_CHARACTERS),
                parsedDeadline(),
                bounded("name", name, MAX_NAME_CHARACTERS),
                origin,
                access,
                Optional.ofNullable(traceparent));
    }

    private static Optional<String> bounded(String field, String value, int maxCharacters) throws RefusedException {
        if (value == null || value.isEmpty()) {
            return Optional.empty();
        }
        if (value.length() > maxCharacters) {
            throw new RefusedException(
                    Refusal.FIELD_TOO_LONG, "the field " + field + " has more than " + maxCharacters + " characters");
        }
        return Optional.of(value);
    }

    private Profile parsedProfile() throws RefusedException {
        if (profile == null) {
            return Profile.STANDARD;
        }
        return Profiles.parse(profile)
                .orElseThrow(() -> new RefusedException(
                        Refusal.PROFILE_UNKNOWN, quote(profile) + " is none of inspect, standard, deep"));
    }

    private Optional<Duration> parsedDeadline() throws RefusedException {
        if (deadline == null) {
            return Optional.empty();
        }
        Duration parsed;
        try {
            parsed = Duration.parse(deadline);
        } catch (DateTimeParseException e) {
            throw new RefusedException(
                    Refusal.DEADLINE_INVALID, quote(deadline) + " is not an ISO-8601 duration such as PT30M", e);
        }
        if (parsed.compareTo(MIN_DEADLINE) < 0 || parsed.compareTo(MAX_DEADLINE) > 0) {
            throw new RefusedException(
                    Refusal.DEADLINE_INVALID, quote(deadline) + " is not between 1 second and 7 days");
        }
        return Optional.of(parsed);
    }
}
