package io.lazaretto.ingest.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lazaretto.ingest.refusal.Refusal;
import io.lazaretto.ingest.refusal.RefusedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Refusals as RFC 9457 problems. */
public final class Problems {
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPE = "urn:lazaretto:problem:";
    private static final int RETRY_AFTER_SECONDS = 10;

    private Problems() {}

    public static Response of(RefusedException e) {
        Refusal refusal = e.refusal();
        Response.ResponseBuilder response =
                problem(status(refusal), TYPE + refusal.code(), refusal.title(), e.getMessage());
        if (refusal == Refusal.UNAUTHENTICATED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (refusal.fault() == Refusal.Fault.WORLD) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.build();
    }

    /** A problem that has no type of its own: the status says it all. */
    public static Response ofStatus(Response.StatusType status) {
        return problem(status.getStatusCode(), "about:blank", status.getReasonPhrase(), status.getReasonPhrase())
                .build();
    }

    private static Response.ResponseBuilder problem(int status, String type, String title, String detail) {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .toString();
        return Response.status(status).type(MEDIA_TYPE).entity(body);
    }

    private static int status(Refusal refusal) {
        return switch (refusal) {
            case BODY_MALFORMED, SOURCE_MISSING, SOURCE_MALFORMED, FIELD_TOO_LONG, PROFILE_UNKNOWN, DEADLINE_INVALID ->
                400;
            case UNAUTHENTICATED -> 401;
            case BODY_TOO_LARGE -> 413;
            case SCHEME_UNSUPPORTED, SOURCE_NOT_ALLOWED, SOURCE_NOT_FOUND, SOURCE_UNREADABLE -> 422;
            case PIN_TIMEOUT, BUSY, OUTBOX_FULL, STORAGE_FULL, STORAGE_FAILED, BROKER_UNREACHABLE, STOPPED -> 503;
        };
    }
}
