package io.lazaretto.standalone.scan;

import static java.util.Objects.requireNonNull;

import io.lazaretto.ingest.identity.ArrivalPinning;
import io.lazaretto.ingest.identity.ArrivalRequest;
import io.lazaretto.ingest.identity.PinLimits;
import io.lazaretto.ingest.identity.PinnedArrival;
import io.lazaretto.ingest.publish.KafkaAccess;
import io.lazaretto.schemas.content.RecentDigests;
import io.lazaretto.schemas.detector.Profiles;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.topic.Topics;
import io.lazaretto.standalone.cluster.ClusterAccess;
import io.lazaretto.standalone.feed.Event;
import io.lazaretto.standalone.feed.EventFeed;
import io.lazaretto.standalone.trouble.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;

/** Sends sources to a cluster and waits for their final verdicts. For one use, by one thread. */
public final class ScanSession {
    private static final Duration POLL = Duration.ofMillis(100);

    private final ClusterAccess access;
    private final RecentDigests digests;
    private final ScanTimes times;
    private final ScanListener listener;
    private final Supplier<Optional<String>> failure;
    private final BooleanSupplier stop;
    private final Map<String, Waiting> waiting = new HashMap<>();
    private final Map<String, Verdict> decided = new RecentVerdicts();
    private final Set<String> answered = new HashSet<>();
    private int published;
    private int done;
    private int findings;

    /**
     * @param failure what is wrong with the pipeline, if something is: then nothing more is waited for
     * @param stop whether nobody wants the rest
     */
    public ScanSession(
            ClusterAccess access,
            ScanTimes times,
            ScanListener listener,
            Supplier<Optional<String>> failure,
            BooleanSupplier stop) {
        this(access, RecentDigests.NONE, times, listener, failure, stop);
    }

    /**
     * @param digests shared with workers on this machine, so that they need not hash what was hashed here
     * @param failure what is wrong with the pipeline, if something is: then nothing more is waited for
     * @param stop whether nobody wants the rest
     */
    public ScanSession(
            ClusterAccess access,
            RecentDigests digests,
            ScanTimes times,
            ScanListener listener,
            Supplier<Optional<String>> failure,
            BooleanSupplier stop) {
        this.digests = requireNonNull(digests, "digests is null");
        this.access = requireNonNull(access, "access is null");
        this.times = requireNonNull(times, "times is null");
        this.listener = requireNonNull(listener, "listener is null");
        this.failure = requireNonNull(failure, "failure is null");
        this.stop = requireNonNull(stop, "stop is null");
    }

    /**
     * Returns when every request has a final verdict or has failed, or when told to stop.
     *
     * @throws Trouble when the cluster does not answer, goes away, or the pipeline fails
     */
    public void run(List<ArrivalRequest> requests) throws Trouble {
        ArrivalPinning pinning = new ArrivalPinning(PinLimits.DEFAULT, Clock.systemUTC(), digests);
        try (Submitter submitter = new Submitter(requests, pinning, this::connect, times.publish())) {
            submitter.start();
            try (EventFeed feed = EventFeed.open(access, List.of(Topics.VERDICTS, Topics.FINDINGS), times.connect());
                    HistoryLookup history = new HistoryLookup(access, feed.start())) {
                history.start();
                submitter.listening();
                while (done < requests.size() && !stop.getAsBoolean()) {
                    round(feed, submitter, history, requests.size());
                }
            }
        }
    }

    private Producer<String, ModelArrival> connect() {
        return new KafkaAccess(access.client(), (short) -1, Map.of()).newProducer();
    }

    private void round(EventFeed feed, Submitter submitter, HistoryLookup history, int sources) throws Trouble {
        List<Event> events = feed.poll(POLL);
        // After the poll: what is in it can only be about arrivals that were reported before.
        reports(submitter, history);
        events.forEach(this::event);
        history(history);
        overdue();
        Optional<String> failed = failure.get();
        if (failed.isPresent()) {
            throw new Trouble(failed.get());
        }
        listener.progress(
                new ScanProgress(sources, published, done, submitter.bytesHashed(), submitter.hashing(), findings));
    }

    private void reports(Submitter submitter, HistoryLookup history) throws Trouble {
        for (Submitter.Report report = submitter.next(); report != null; report = submitter.next()) {
            switch (report) {
                case Submitter.Report.Pinned pinned -> pinned(pinned.source(), pinned.arrival(), history);
                case Submitter.Report.Published unused -> published++;
                case Submitter.Report.Refused refused -> refused(refused.source(), refused.message());
                case Submitter.Report.Crashed crashed -> Submitter.check(crashed);
            }
        }
    }

    private void pinned(int source, PinnedArrival pinned, HistoryLookup history) {
        ModelArrival arrival = pinned.arrival();
        listener.pinned(arrival.getArrivalId(), pinned.manifest());
        Verdict known = decided.get(arrival.getArrivalId());
        if (known != null) {
            tell(source, known);
            return;
        }
        if (answered.contains(arrival.getArrivalId())) {
            refused(source, "the same model as another source of this call, whose verdict is above");
            return;
        }
        Waiting entry = waiting.get(arrival.getArrivalId());
        if (entry == null) {
            Duration left = Duration.between(
                    Instant.now(), arrival.getAcceptedAt().plus(Profiles.deadline(arrival.getRequest())));
            entry = new Waiting(
                    arrival, System.nanoTime() + left.plus(times.slack()).toNanos());
            waiting.put(arrival.getArrivalId(), entry);
            history.want(arrival.getArrivalId());
        }
        entry.add(source);
    }

    private void refused(int source, String message) {
        waiting.values()
                .removeIf(entry -> entry.sources().remove(Integer.valueOf(source))
                        && entry.sources().isEmpty());
        done++;
        listener.failed(source, message);
    }

    private void event(Event event) {
        switch (event) {
            case Event.Issued issued -> {
                if (issued.verdict().getFinal$()) {
                    decide(issued.verdict());
                }
            }
            case Event.Found found -> found(found.finding());
        }
    }

    private void found(FindingRecorded recorded) {
        if (recorded.getArrival() == null) {
            return;
        }
        String arrivalId = recorded.getArrival().getArrivalId();
        Waiting entry = waiting.get(arrivalId);
        if (entry != null) {
            findings++;
            entry.found(recorded.getFinding(), System.nanoTime());
        }
        // The verdict may have been read first.
        if (recorded.getFacts() != null && (entry != null || answered.contains(arrivalId))) {
            listener.learned(arrivalId, recorded.getFacts());
        }
    }

    private void history(HistoryLookup history) {
        for (Verdict verdict = history.next(); verdict != null; verdict = history.next()) {
            Waiting entry = waiting.get(verdict.getArrivalId());
            if (entry != null) {
                entry.remember(verdict).ifPresent(this::decide);
            }
        }
    }

    private void overdue() {
        long now = System.nanoTime();
        for (Waiting entry : List.copyOf(waiting.values())) {
            Optional<Verdict> settled = entry.settled(now, times.settle());
            if (settled.isPresent()) {
                decide(settled.get());
            } else if (entry.expired(now)) {
                waiting.remove(entry.arrivalId());
                for (int source : entry.sources()) {
                    done++;
                    listener.failed(source, "no verdict within the deadline: INCONCLUSIVE");
                }
            }
        }
    }

    private void decide(Verdict verdict) {
        Waiting entry = waiting.remove(verdict.getArrivalId());
        if (entry != null) {
            decided.put(verdict.getArrivalId(), verdict);
            answered.add(verdict.getArrivalId());
            entry.sources().forEach(source -> tell(source, verdict));
        }
    }

    private void tell(int source, Verdict verdict) {
        done++;
        listener.decided(source, verdict);
    }

    /** For sources that turn out to be the same arrival; bounded, because a session may have very many. */
    private static final class RecentVerdicts extends LinkedHashMap<String, Verdict> {
        private static final long serialVersionUID = 1L;
        private static final int LIMIT = 1_000;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verdict> eldest) {
            return size() > LIMIT;
        }
    }
}
