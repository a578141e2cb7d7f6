package io.lazaretto.ingest.testing;

import io.lazaretto.ingest.identity.ArrivalRequest;
import io.lazaretto.ingest.identity.LocalAccess;
import io.lazaretto.ingest.identity.RequestFields;
import io.lazaretto.ingest.refusal.RefusedException;
import java.nio.file.Path;

/** Requests as the command line makes them. */
public final class Requests {
    private Requests() {}

    public static ArrivalRequest scan(Path model) throws RefusedException {
        return RequestFields.of(model.toString()).toRequest("cli", LocalAccess.anywhere(), null);
    }
}
