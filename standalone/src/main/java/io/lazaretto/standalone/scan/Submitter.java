package io.lazaretto.standalone.scan;

import static java.util.Objects.requireNonNull;

import io.lazaretto.ingest.identity.ArrivalPinning;
import io.lazaretto.ingest.identity.ArrivalRequest;
import io.lazaretto.ingest.identity.PinnedArrival;
import io.lazaretto.ingest.publish.ArrivalRecords;
import io.lazaretto.ingest.publish.DirectPublisher;
import io.lazaretto.ingest.refusal.RefusedException;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.standalone.trouble.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;

/**
 * Pins and publishes one source after the other on a thread of its own, and reports in order. Nothing is published before
 * {@link #listening}, so that connecting, hashing and opening the feed can go on at the same time.
 */
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
    private final Supplier<Producer<String, ModelArrival>> connect;
    private final Duration publishTimeout;
    private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final CountDownLatch listening = new CountDownLatch(1);
    private final Thread thread;
    private volatile String hashing;

    /** @param connect makes the producer, on the submitter's thread, which also closes it */
    Submitter(
            List<ArrivalRequest> requests,
            ArrivalPinning pinning,
            Supplier<Producer<String, ModelArrival>> connect,
            Duration publishTimeout) {
        this.requests = List.copyOf(requests);
        this.pinning = requireNonNull(pinning, "pinning is null");
        this.connect = requireNonNull(connect, "connect is null");
        this.publishTimeout = requireNonNull(publishTimeout, "publishTimeout is null");
        this.thread = Thread.ofPlatform().name("scan-submit").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Whoever reads the reports now sees every event, so that arrivals may be published. */
    void listening() {
        listening.countDown();
    }

    private void run() {
        try (Connection connection = new Connection(connect.get())) {
            DirectPublisher publisher = new DirectPublisher(connection.producer(), pinning, new ArrivalRecords("cli"));
            for (int source = 0; source < requests.size(); source++) {
                submit(source, publisher);
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

    private void submit(int source, DirectPublisher publisher) throws InterruptedException {
        ArrivalRequest request = requests.get(source);
        hashing = request.source();
        try {
            PinnedArrival pinned = pinning.pin(request, bytes::addAndGet);
            listening.await();
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

    /** A producer that is closed in bounded time although its thread was interrupted. */
    private record Connection(Producer<String, ModelArrival> producer) implements AutoCloseable {
        private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

        @Override
        public void close() {
            boolean interrupted = Thread.interrupted();
            producer.close(CLOSE_LIMIT);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
