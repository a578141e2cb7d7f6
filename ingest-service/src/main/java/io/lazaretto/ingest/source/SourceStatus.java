package io.lazaretto.ingest.source;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * @param name kind and place, for instance {@code directory:/models}
 * @param alive whether it runs; false before the start and after the stop
 * @param lastPoll when it last looked successfully
 * @param polls how often it looked
 * @param published arrivals handed over since the start
 * @param known entries whose current state was handed over, now or in an earlier run
 * @param pending entries seen and not handed over yet, with the reason; the first {@link #MAX_LISTED}
 * @param pendingCount all of them
 * @param skipped how many entries are passed over on purpose, by reason
 * @param errors what it cannot do, by entry or place; the first {@link #MAX_LISTED}
 */
public record SourceStatus(
        String name,
        boolean alive,
        Optional<Instant> lastPoll,
        long polls,
        long published,
        int known,
        List<Entry> pending,
        int pendingCount,
        Map<String, Integer> skipped,
        List<Entry> errors) {
    public static final int MAX_LISTED = 50;

    public SourceStatus {
        requireNonNull(name, "name is null");
        requireNonNull(lastPoll, "lastPoll is null");
        pending = List.copyOf(pending);
        skipped = Map.copyOf(skipped);
        errors = List.copyOf(errors);
    }

    /**
     * @param entry name within the source; hostile text, bounded and escaped
     * @param reason a phrase
     */
    public record Entry(String entry, String reason) {
        public Entry {
            requireNonNull(entry, "entry is null");
            requireNonNull(reason, "reason is null");
        }
    }
}
