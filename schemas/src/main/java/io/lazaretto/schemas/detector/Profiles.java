package io.lazaretto.schemas.detector;

import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanRequest;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.serde.Contract;
import io.lazaretto.schemas.serde.Contracts;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What a profile means apart from its detectors: names, default deadlines, lanes. */
public final class Profiles {
    private Profiles() {}

    /** The name on every textual interface: inspect, standard, deep. */
    public static String name(Profile profile) {
        return profile.name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Profile> parse(String name) {
        for (Profile profile : Profile.values()) {
            if (name(profile).equals(name)) {
                return Optional.of(profile);
            }
        }
        return Optional.empty();
    }

    public static Duration defaultDeadline(Profile profile) {
        return switch (profile) {
            case INSPECT -> Duration.ofMinutes(2);
            case STANDARD -> Duration.ofMinutes(30);
            case DEEP -> Duration.ofHours(2);
        };
    }

    /** Time from acceptance to the final verdict. */
    public static Duration deadline(ScanRequest request) {
        Long millis = request.getDeadlineMillis();
        return millis == null ? defaultDeadline(request.getProfile()) : Duration.ofMillis(millis);
    }

    /** The lane that inference tasks of a profile go to; empty for {@link Profile#INSPECT}, which has none. */
    public static Optional<Contract<ScanTask>> lane(Profile profile) {
        return switch (profile) {
            case INSPECT -> Optional.empty();
            case STANDARD -> Optional.of(Contracts.SCAN_TASKS_STANDARD);
            case DEEP -> Optional.of(Contracts.SCAN_TASKS_DEEP);
        };
    }
}
