package io.lazaretto.ingest.publish;

import static io.lazaretto.ingest.refusal.Refusal.BROKER_UNREACHABLE;
import static java.util.Objects.requireNonNull;

import io.lazaretto.ingest.identity.ArrivalPinning;
import io.lazaretto.ingest.identity.ArrivalRequest;
import io.lazaretto.ingest.identity.PinnedArrival;
import io.lazaretto.ingest.refusal.RefusedException;
import io.lazaretto.schemas.event.ModelArrival;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * One arrival at a time without an outbox: for the command line, which waits and can ask again. The producer and the
 * cluster's set-up belong to the caller. Thread-safe as far as the producer is.
 */
public final class DirectPublisher {
    private final Producer<String, ModelArrival> producer;
    private final ArrivalPinning pinning;
    private final ArrivalRecords records;

    public DirectPublisher(Producer<String, ModelArrival> producer, ArrivalPinning pinning, ArrivalRecords records) {
        this.producer = requireNonNull(producer, "producer is null");
        this.pinning = requireNonNull(pinning, "pinning is null");
        this.records = requireNonNull(records, "records is null");
    }

    /**
     * Pins, publishes, and returns once the cluster has acknowledged.
     *
     * @param progress told the number of bytes just hashed
     * @param timeout for the acknowledgement
     * @throws RefusedException when the source cannot be taken, or when there is no acknowledgement in time; in the latter
     *     case the arrival may be published all the same, and asking again is harmless
     */
    public PinnedArrival publish(ArrivalRequest request, LongConsumer progress, Duration timeout)
            throws RefusedException, InterruptedException {
        PinnedArrival pinned = pinning.pin(request, progress);
        publish(pinned, timeout);
        return pinned;
    }

    /**
     * Publishes what was pinned before, for a caller that must know the id before the first event about it can exist.
     *
     * @throws RefusedException when there is no acknowledgement in time
     */
    public void publish(PinnedArrival pinned, Duration timeout) throws RefusedException, InterruptedException {
        try {
            producer.send(records.record(pinned.arrival(), pinned.traceparent()))
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new RefusedException(
                    BROKER_UNREACHABLE, String.valueOf(e.getCause().getMessage()), e);
        } catch (TimeoutException e) {
            throw new RefusedException(BROKER_UNREACHABLE, "no acknowledgement within " + timeout, e);
        } catch (KafkaException e) {
            throw new RefusedException(BROKER_UNREACHABLE, String.valueOf(e.getMessage()), e);
        }
    }
}
