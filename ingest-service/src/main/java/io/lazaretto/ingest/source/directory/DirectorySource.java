package io.lazaretto.ingest.source.directory;

import static io.lazaretto.ingest.refusal.Quoted.quote;
import static java.util.Objects.requireNonNull;

import io.lazaretto.ingest.journal.Storage;
import io.lazaretto.ingest.source.ArrivalSink;
import io.lazaretto.ingest.source.ArrivalSource;
import io.lazaretto.ingest.source.SourceStatus;
import io.lazaretto.ingest.source.SourceStatus.Entry;
import io.lazaretto.schemas.identity.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over every immediate child of a directory once it has settled, again when its content changes, and not again when
 * it does not, across restarts. One thread looks and hashes, so a large model delays the next look. A directory that is
 * away is waited for.
 */
public final class DirectorySource implements ArrivalSource {
    private static final Logger LOGGER = LoggerFactory.getLogger(DirectorySource.class);
    /** Looking takes at most this share of the time: the wait is so many times as long as the look. */
    private static final int REST_FACTOR = 4;

    private final WatchedDirectory config;
    private final Path stateFile;
    private final ArrivalSink sink;
    private final Clock clock;
    private final Thread thread;

    private volatile HandedOver handedOver;
    private volatile DirectoryPoll.Outcome last = new DirectoryPoll.Outcome(0, List.of(), Map.of(), List.of());
    private volatile Instant lastPoll;
    private volatile long polls;
    private volatile long published;

    /** @param stateDirectory where to remember what was handed over; several sources may share it */
    public DirectorySource(WatchedDirectory config, Path stateDirectory, ArrivalSink sink, Clock clock) {
        this.config = requireNonNull(config, "config is null");
        this.sink = requireNonNull(sink, "sink is null");
        this.clock = requireNonNull(clock, "clock is null");
        String id = Sha256.ofFields(config.directory().toString()).substring(0, 16);
        this.stateFile = stateDirectory.resolve("directory-" + id + ".journal");
        this.thread = new Thread(this::run, "ingest-directory-" + id);
    }

    @Override
    public void start() throws IOException {
        handedOver = HandedOver.open(stateFile, Storage.FILES);
        thread.start();
    }

    private void run() {
        DirectoryPoll poll = new DirectoryPoll(config, sink, handedOver);
        try (ChangeHints hints = new ChangeHints(config.hints())) {
            while (!Thread.currentThread().isInterrupted()) {
                long begin = System.nanoTime();
                look(poll, hints, begin);
                Duration rest = Duration.ofNanos((System.nanoTime() - begin) * REST_FACTOR);
                hints.await(rest.compareTo(config.pollInterval()) > 0 ? rest : config.pollInterval());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeState();
        }
    }

    private void look(DirectoryPoll poll, ChangeHints hints, long now) throws InterruptedException {
        try {
            // Before the look: what changes during it wakes the next one.
            hints.listen(config.directory());
            DirectoryPoll.Outcome outcome = poll.run(now);
            report(outcome);
            published += outcome.published();
            last = outcome;
            polls++;
            lastPoll = clock.instant();
        } catch (IOException e) {
            failed("the directory cannot be listed: " + e.getMessage());
        } catch (RuntimeException e) {
            LOGGER.error("look at a watched directory failed directory={}", config.directory(), e);
            failed("unexpected: " + e);
        }
    }

    private void failed(String reason) {
        DirectoryPoll.Outcome outcome =
                new DirectoryPoll.Outcome(0, last.pending(), last.skipped(), List.of(new Entry(".", reason)));
        report(outcome);
        last = outcome;
    }

    /** Each error once, when it is new. */
    private void report(DirectoryPoll.Outcome outcome) {
        outcome.errors().stream()
                .filter(error -> !last.errors().contains(error))
                .limit(SourceStatus.MAX_LISTED)
                .forEach(error -> LOGGER.warn(
                        "watched directory directory={} entry={} error={}",
                        config.directory(),
                        error.entry(),
                        quote(error.reason())));
    }

    @Override
    public SourceStatus status() {
        DirectoryPoll.Outcome now = last;
        HandedOver known = handedOver;
        return new SourceStatus(
                "directory:" + config.directory(),
                thread.isAlive(),
                Optional.ofNullable(lastPoll),
                polls,
                published,
                known == null ? 0 : known.size(),
                now.pending().stream().limit(SourceStatus.MAX_LISTED).toList(),
                now.pending().size(),
                now.skipped(),
                now.errors().stream().limit(SourceStatus.MAX_LISTED).toList());
    }

    @Override
    public void close() {
        if (!thread.isAlive()) {
            return;
        }
        thread.interrupt();
        try {
            if (!thread.join(Duration.ofSeconds(5))) {
                LOGGER.warn("watched directory does not stop directory={}", config.directory());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeState() {
        try {
            handedOver.close();
        } catch (IOException e) {
            LOGGER.warn("record of a watched directory not closed cleanly error={}", e.getMessage());
        }
    }
}
