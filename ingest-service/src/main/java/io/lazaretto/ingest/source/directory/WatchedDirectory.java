package io.lazaretto.ingest.source.directory;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.content.ListingLimits;
import io.lazaretto.schemas.event.Profile;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to watch and how.
 *
 * @param directory need not exist yet
 * @param profile asked for each model
 * @param policy asked for each model; empty is the default
 * @param pollInterval least time between two looks without a hint
 * @param quietPeriod least time between two looks that count as two
 * @param quietPolls how many looks in a row must find the same
 * @param maxWait how long a quiet model that looks incomplete is waited for before it is taken as it is
 * @param maxChildren children looked at; what is beyond is reported, not read
 * @param ignore glob patterns of child names that are passed over
 * @param hints whether to use file system events to look sooner
 */
public record WatchedDirectory(
        Path directory,
        Profile profile,
        Optional<String> policy,
        Duration pollInterval,
        Duration quietPeriod,
        int quietPolls,
        Duration maxWait,
        int maxChildren,
        List<String> ignore,
        boolean hints,
        ListingLimits listing) {
    public static final Duration DEFAULT_QUIET_PERIOD = Duration.ofSeconds(2);
    public static final Duration DEFAULT_MAX_WAIT = Duration.ofMinutes(10);
    public static final int DEFAULT_QUIET_POLLS = 2;
    public static final int DEFAULT_MAX_CHILDREN = 10_000;

    public WatchedDirectory {
        directory =
                requireNonNull(directory, "directory is null").toAbsolutePath().normalize();
        requireNonNull(profile, "profile is null");
        requireNonNull(policy, "policy is null");
        positive(pollInterval, "pollInterval");
        positive(quietPeriod, "quietPeriod");
        positive(maxWait, "maxWait");
        if (quietPolls < 2) {
            throw new IllegalArgumentException("quietPolls is less than 2: one look cannot tell what changes");
        }
        if (maxChildren < 1) {
            throw new IllegalArgumentException("maxChildren is less than 1");
        }
        ignore = List.copyOf(ignore);
        ignore.forEach(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern));
        requireNonNull(listing, "listing is null");
    }

    private static void positive(Duration duration, String name) {
        if (requireNonNull(duration, () -> name + " is null").compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException(name + " is not positive");
        }
    }

    /** Everything by default: standard profile, two looks two seconds apart. */
    public static WatchedDirectory of(Path directory) {
        return new WatchedDirectory(
                directory,
                Profile.STANDARD,
                Optional.empty(),
                DEFAULT_QUIET_PERIOD,
                DEFAULT_QUIET_PERIOD,
                DEFAULT_QUIET_POLLS,
                DEFAULT_MAX_WAIT,
                DEFAULT_MAX_CHILDREN,
                List.of(),
                true,
                ListingLimits.DEFAULT);
    }

    public WatchedDirectory withProfile(Profile other) {
        return new WatchedDirectory(
                directory,
                other,
                policy,
                pollInterval,
                quietPeriod,
                quietPolls,
                maxWait,
                maxChildren,
                ignore,
                hints,
                listing);
    }

    /** The same with another rhythm; the poll interval becomes the quiet period. */
    public WatchedDirectory withTiming(Duration quiet, Duration wait) {
        return new WatchedDirectory(
                directory, profile, policy, quiet, quiet, quietPolls, wait, maxChildren, ignore, hints, listing);
    }

    public WatchedDirectory withMaxChildren(int other) {
        return new WatchedDirectory(
                directory,
                profile,
                policy,
                pollInterval,
                quietPeriod,
                quietPolls,
                maxWait,
                other,
                ignore,
                hints,
                listing);
    }

    public WatchedDirectory withIgnore(List<String> patterns) {
        return new WatchedDirectory(
                directory,
                profile,
                policy,
                pollInterval,
                quietPeriod,
                quietPolls,
                maxWait,
                maxChildren,
                patterns,
                hints,
                listing);
    }

    public WatchedDirectory withHints(boolean use) {
        return new WatchedDirectory(
                directory,
                profile,
                policy,
                pollInterval,
                quietPeriod,
                quietPolls,
                maxWait,
                maxChildren,
                ignore,
                use,
                listing);
    }
}
