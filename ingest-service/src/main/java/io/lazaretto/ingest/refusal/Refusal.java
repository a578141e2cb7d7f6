package io.lazaretto.ingest.refusal;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** Reasons for which an arrival is refused. The names are counted in metrics and shown to callers: do not rename. */
public enum Refusal {
    BODY_MALFORMED(Fault.REQUEST, "The request body is not valid"),
    BODY_TOO_LARGE(Fault.REQUEST, "The request body is too large"),
    SOURCE_MISSING(Fault.REQUEST, "No source was given"),
    SOURCE_MALFORMED(Fault.REQUEST, "The source is not a valid path or URI"),
    FIELD_TOO_LONG(Fault.REQUEST, "A field is too long"),
    PROFILE_UNKNOWN(Fault.REQUEST, "The profile is not known"),
    DEADLINE_INVALID(Fault.REQUEST, "The deadline is not valid"),
    UNAUTHENTICATED(Fault.REQUEST, "A valid API token is required"),
    SCHEME_UNSUPPORTED(Fault.SOURCE, "The source scheme is not supported yet"),
    SOURCE_NOT_ALLOWED(Fault.SOURCE, "The source is outside of the allowed directories"),
    SOURCE_NOT_FOUND(Fault.SOURCE, "The source does not exist"),
    SOURCE_UNREADABLE(Fault.SOURCE, "The source cannot be read"),
    PIN_TIMEOUT(Fault.WORLD, "The source could not be hashed in time"),
    BUSY(Fault.WORLD, "Too many sources are being hashed"),
    OUTBOX_FULL(Fault.WORLD, "The outbox is full"),
    STORAGE_FULL(Fault.WORLD, "The outbox has no disk space"),
    STORAGE_FAILED(Fault.WORLD, "The outbox cannot be written"),
    BROKER_UNREACHABLE(Fault.WORLD, "The Kafka cluster did not acknowledge the arrival"),
    STOPPED(Fault.WORLD, "The ingest service is not running");

    /** Whose fault it is, which decides whether trying the same again can help. */
    public enum Fault {
        /** The request is wrong in itself. */
        REQUEST,
        /** The request is well-formed but names something that cannot be taken. */
        SOURCE,
        /** The same request may be taken later. */
        WORLD
    }

    private final Fault fault;
    private final String title;

    Refusal(Fault fault, String title) {
        this.fault = requireNonNull(fault, "fault is null");
        this.title = requireNonNull(title, "title is null");
    }

    public Fault fault() {
        return fault;
    }

    /** A short sentence without a full stop; the same for every occurrence. */
    public String title() {
        return title;
    }

    /** Lower-case name with hyphens, for URIs, logs and metrics. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
