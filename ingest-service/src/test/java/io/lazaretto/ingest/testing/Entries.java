package io.lazaretto.ingest.testing;

import io.lazaretto.ingest.outbox.OutboxEntry;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanRequest;
import java.time.Instant;

/** Outbox entries with a given id. */
public final class Entries {
    public static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private Entries() {}

    public static OutboxEntry entry(String arrivalId) {
        return new OutboxEntry(
                ModelArrival.newBuilder()
                        .setArrivalId(arrivalId)
                        .setName("model")
                        .setSourceUri("file:///model")
                        .setArtifactUri("file:///model")
                        .setRevision("sha256:" + "0".repeat(64))
                        .setOrigin("cli")
                        .setRequest(ScanRequest.newBuilder()
                                .setProfile(Profile.STANDARD)
                                .build())
                        .setAcceptedAt(Instant.ofEpochMilli(1_700_000_000_000L))
                        .build(),
                TRACE);
    }
}
