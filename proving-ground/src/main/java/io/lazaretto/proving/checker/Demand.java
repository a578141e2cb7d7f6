package io.lazaretto.proving.checker;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.VerdictKind;
import java.net.URI;

/** A verdict that somebody was promised. */
public sealed interface Demand {
    /** For people. */
    String label();

    /** What the final verdict must be. */
    VerdictKind expected();

    /** Ingest acknowledged the submission and named the arrival. */
    record Acknowledged(String label, String arrivalId, VerdictKind expected) implements Demand {
        public Acknowledged {
            requireNonNull(label, "label is null");
            requireNonNull(arrivalId, "arrivalId is null");
            requireNonNull(expected, "expected is null");
        }
    }

    /** The model was put into a watched folder; nobody answered, so it is found again by its address. */
    record Landed(String label, URI location, VerdictKind expected) implements Demand {
        public Landed {
            requireNonNull(label, "label is null");
            requireNonNull(location, "location is null");
            requireNonNull(expected, "expected is null");
        }
    }
}
