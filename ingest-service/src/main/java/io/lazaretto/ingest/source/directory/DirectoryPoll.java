package io.lazaretto.ingest.source.directory;

import static io.lazaretto.ingest.refusal.Quoted.quote;
import static java.util.Objects.requireNonNull;

import io.lazaretto.ingest.identity.ArrivalRequest;
import io.lazaretto.ingest.identity.LocalAccess;
import io.lazaretto.ingest.identity.PinnedArrival;
import io.lazaretto.ingest.refusal.RefusedException;
import io.lazaretto.ingest.source.ArrivalSink;
import io.lazaretto.ingest.source.SourceStatus.Entry;
import io.lazaretto.ingest.source.directory.Children.Child;
import io.lazaretto.schemas.content.ModelFolder;
import io.lazaretto.schemas.content.ModelListing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a watched directory and hands over what has settled. State between looks lives here; not thread-safe. */
final class DirectoryPoll {
    private static final Logger LOGGER = LoggerFactory.getLogger(DirectoryPoll.class);
    static final String ORIGIN = "directory";

    private final WatchedDirectory config;
    private final ArrivalSink sink;
    private final HandedOver handedOver;
    private final LocalAccess access;
    private final Map<String, Settling> settling = new HashMap<>();
    private Set<Object> unfinishedBefore = Set.of();

    DirectoryPoll(WatchedDirectory config, ArrivalSink sink, HandedOver handedOver) {
        this.config = requireNonNull(config, "config is null");
        this.sink = requireNonNull(sink, "sink is null");
        this.handedOver = requireNonNull(handedOver, "handedOver is null");
        this.access = LocalAccess.within(List.of(config.directory()));
    }

    /** What one look found and did. */
    record Outcome(int published, List<Entry> pending, Map<String, Integer> skipped, List<Entry> errors) {}

    /**
     * @param now nanoseconds of a monotonic clock
     * @throws IOException when the directory itself cannot be listed; nothing is forgotten then
     */
    Outcome run(long now) throws IOException, InterruptedException {
        Children children = Children.of(config.directory(), config);
        List<Entry> pending = new ArrayList<>();
        List<Entry> errors = new ArrayList<>(children.errors());
        int published = 0;
        Set<String> present = new HashSet<>();
        for (Child child : children.models()) {
            present.add(child.name());
            try {
                Optional<String> waits = look(child, now);
                if (waits.isEmpty()) {
                    published++;
                } else if (!waits.get().isEmpty()) {
                    pending.add(new Entry(quote(child.name()), waits.get()));
                }
            } catch (RefusedException e) {
                pending.add(new Entry(quote(child.name()), e.refusal().title()));
                errors.add(new Entry(quote(child.name()), e.getMessage()));
            } catch (IOException e) {
                errors.add(new Entry(quote(child.name()), "cannot be listed"));
            }
        }
        unfinishedBefore = children.unfinished();
        settling.keySet().retainAll(present);
        if (children.complete()) {
            forgetAllBut(present);
        }
        return new Outcome(published, pending, children.skipped(), errors);
    }

    private static final Optional<String> NOTHING_TO_DO = Optional.of("");

    /** Empty when an arrival was handed over; else why it waits, or {@link #NOTHING_TO_DO}. */
    private Optional<String> look(Child child, long now) throws RefusedException, IOException, InterruptedException {
        ModelListing listing = ModelFolder.list(child.path(), config.listing());
        String fingerprint = Fingerprint.of(listing, config.profile(), config.policy());
        Optional<HandedOver.State> before = handedOver.get(child.name());
        if (before.isPresent() && before.get().fingerprint().equals(fingerprint)) {
            settling.remove(child.name());
            return NOTHING_TO_DO;
        }
        Settling state = settling.computeIfAbsent(
                child.name(), name -> new Settling(config.quietPeriod(), config.quietPolls(), config.maxWait()));
        return switch (state.look(fingerprint, isCertain(child, listing), () -> missing(child, listing), now)) {
            case Settling.Wait wait -> Optional.of(wait.reason());
            case Settling.Take take -> handOver(child, fingerprint, state, before);
        };
    }

    private boolean isCertain(Child child, ModelListing listing) {
        boolean renamed = unfinishedBefore.contains(child.fileKey()) && !PartialNames.isPartial(child.name());
        return (renamed || PartialNames.saysDone(listing))
                && PartialNames.partialIn(listing).isEmpty();
    }

    private static Optional<String> missing(Child child, ModelListing listing) {
        return PartialNames.isPartial(child.name())
                ? Optional.of("its name says that it is being written")
                : Completeness.missing(listing);
    }

    private Optional<String> handOver(
            Child child, String fingerprint, Settling state, Optional<HandedOver.State> before)
            throws RefusedException, IOException, InterruptedException {
        PinnedArrival pinned = sink.pin(request(child));
        String after =
                Fingerprint.of(ModelFolder.list(child.path(), config.listing()), config.profile(), config.policy());
        if (pinned.changedWhileRead() || !after.equals(fingerprint)) {
            state.restart();
            return Optional.of("changed while it was read");
        }
        String arrivalId = pinned.arrival().getArrivalId();
        boolean known = before.isPresent() && before.get().arrivalId().equals(arrivalId);
        if (!known) {
            sink.accept(pinned);
        }
        settling.remove(child.name());
        remember(child.name(), new HandedOver.State(fingerprint, arrivalId));
        return known ? NOTHING_TO_DO : Optional.empty();
    }

    private ArrivalRequest request(Child child) {
        String uri = child.named().toUri().toString();
        return new ArrivalRequest(
                uri,
                config.profile(),
                Optional.empty(),
                Optional.empty(),
                config.policy(),
                Optional.empty(),
                Optional.empty(),
                ORIGIN,
                access,
                Optional.empty());
    }

    private void remember(String name, HandedOver.State state) {
        try {
            handedOver.put(name, state);
        } catch (IOException e) {
            LOGGER.warn(
                    "handed over but not written down, may be handed over again after a restart name={} error={}",
                    quote(name),
                    e.getMessage());
        }
    }

    private void forgetAllBut(Set<String> present) {
        for (String name : handedOver.names()) {
            if (!present.contains(name)) {
                try {
                    handedOver.forget(name);
                } catch (IOException e) {
                    LOGGER.warn("deletion not written down name={} error={}", quote(name), e.getMessage());
                }
            }
        }
    }
}
