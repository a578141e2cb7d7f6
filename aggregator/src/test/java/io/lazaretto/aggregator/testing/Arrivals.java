package io.lazaretto.aggregator.testing;

import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanRequest;
import java.time.Instant;

/** Arrivals of one made-up model. */
public final class Arrivals {
    public static final Instant ACCEPTED = Instant.parse("2026-11-24T10:00:00Z");
    public static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    public static final String TRACEPARENT = "00-" + TRACE_ID + "-b7ad6b7169203331-01";

    private Arrivals() {}

    public static ScanRequest request(Profile profile) {
        return new ScanRequest(profile, null, null, null, null);
    }

    public static ModelArrival arrival(String id, Profile profile) {
        return arrival(id, request(profile));
    }

    public static ModelArrival arrival(String id, ScanRequest request) {
        return new ModelArrival(
                id, "model " + id, "/models/" + id, "file:///models/" + id, "r1", "rest", request, ACCEPTED);
    }

    public static ArrivalRef ref(String id, Profile profile) {
        return ref(arrival(id, profile));
    }

    public static ArrivalRef ref(ModelArrival arrival) {
        return new ArrivalRef(
                arrival.getArrivalId(),
                arrival.getArtifactUri(),
                arrival.getRevision(),
                arrival.getRequest(),
                arrival.getAcceptedAt(),
                TRACEPARENT);
    }
}
