package io.lazaretto.ingest.source;

import io.lazaretto.ingest.identity.ArrivalRequest;
import io.lazaretto.ingest.identity.PinnedArrival;
import io.lazaretto.ingest.refusal.RefusedException;

/** What a source gives its models to, in two steps, so that it can look at the revision before it commits. */
public interface ArrivalSink {
    /** Finds out what the request names. Has no effect. */
    PinnedArrival pin(ArrivalRequest request) throws RefusedException, InterruptedException;

    /** Takes the arrival; it will be published. Durable on return. */
    void accept(PinnedArrival arrival) throws RefusedException;
}
