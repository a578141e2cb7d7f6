package io.lazaretto.standalone.scan;

import static java.util.Objects.requireNonNull;

import io.lazaretto.ingest.identity.ArrivalPinning;
import io.lazaretto.ingest.identity.ArrivalRequest;
import io.lazaretto.ingest.identity.PinnedArrival;
import io.lazaretto.ingest.publish.DirectPublisher;
import io.lazaretto.ingest.refusal.RefusedException;
import io.lazaretto.standalone.trouble.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Pins and publishes one source after the other on a thread of its own, and reports in order. */
final class Submitter implements AutoCloseable {
    /** What the session's thread learns. */
    sealed interface Report {
        /** The arrival is about to be published: no event about it exists yet. */
        record Pinned(int source, PinnedArrival arrival) implements Report {}

        record Published(int source) implements Report {}

        record Refused(int source, String message) implements Report {}

        /** A fault of ours; no more reports come. */
        record Crashed(Throwable cause) implements Report {}
    }

    private final List<ArrivalRequest> requests;
    private final ArrivalPinning pinning;
    private final DirectPublisher publisher;
    private final Duration publishTimeout;
    private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final Thread thread;
    private volatile String hashing;

    Submitter(
            List<ArrivalRequest> requests, ArrivalPinning pinning, DirectPublisher publisher, Duration publishTimeout) {
        this.requests = List.copyOf(requests);
        this.pinning = requireNonNull(pinning, "pinning is null");
        this.publisher = requireNonNull(publisher, "publisher is null");
        this.publishTimeout = requireNonNull(publishTimeout, "publishTimeout is null");
        this.thread = Thread.ofPlatform().name("scan-submit").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            for (int source = 0; source < requests.size(); source++) {
                submit(source);
            }
        } catch (InterruptedException e) {
            // Only close() interrupts, and then nobody reads the reports.
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            reports.add(new Report.Crashed(e));
        } finally {
            hashing = null;
        }
    }

    private void submit(int source) throws InterruptedException {
        ArrivalRequest request = requests.get(source);
        hashing = request.source();
        try {
            PinnedArrival pinned = pinning.pin(request, bytes::addAndGet);
            reports.add(new Report.Pinned(source, pinned));
            publisher.publish(pinned, publishTimeout);
            reports.add(new Report.Published(source));
        } catch (RefusedException e) {
            reports.add(new Report.Refused(source, e.refusal().title() + ": " + e.getMessage()));
        }
    }

    /** The next report, if there is one. */
    Report next() {
        return reports.poll();
    }

    long bytesHashed() {
        return bytes.get();
    }

    String hashing() {
        return hashing;
    }

    /** @throws Trouble when the thread died of a fault of ours */
    static void check(Report.Crashed crashed) throws Trouble {
        throw new Trouble("the scan failed with an internal error: " + crashed.cause(), crashed.cause());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
