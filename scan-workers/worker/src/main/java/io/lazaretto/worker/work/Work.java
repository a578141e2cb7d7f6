package io.lazaretto.worker.work;

import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.worker.isolation.Cancellation;
import java.util.List;

/** How items of one kind are done. Thread-safe: several items run at once. */
public interface Work<T> {
    /** What makes two deliveries the same item. */
    String id(T item);

    /**
     * Does the work and hands every finding to the sink, as soon as it is known. A scan that fails in a known way is a
     * finding, not an exception. May be called again for the same item after a {@link TroubleException}.
     *
     * @throws TroubleException when the world is in the way
     * @throws InterruptedException when the item was cancelled
     */
    void run(Delivery<T> delivery, Cancellation cancellation, FindingSink sink)
            throws TroubleException, InterruptedException;

    /**
     * Inconclusive findings, one for each detector of the item, for an item that is not or may not be finished. Reads
     * nothing but the item.
     *
     * @param interim whether work on it is still to begin
     */
    List<FindingRecorded> unfinished(Delivery<T> delivery, String reason, boolean interim);
}
