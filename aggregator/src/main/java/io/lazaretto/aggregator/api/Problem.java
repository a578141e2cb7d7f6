package io.lazaretto.aggregator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.ws.rs.core.Response;

/** Errors as RFC 9457 problems. */
public final class Problem {
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPE = "urn:lazaretto:problem:";

    private Problem() {}

    /** A problem that has no type of its own: the status says it all. */
    public static Response ofStatus(Response.StatusType status) {
        return response(status.getStatusCode(), "about:blank", status.getReasonPhrase(), status.getReasonPhrase())
                .build();
    }

    static Response badRequest(String code, String detail) {
        return response(400, TYPE + code, "Bad request", detail).build();
    }

    static Response notFound(String code, String detail) {
        return response(404, TYPE + code, "Not found", detail)
                .header("Cache-Control", "no-store")
                .build();
    }

    /** Not now; the caller must treat it as a closed gate. */
    static Response unavailable(String code, String detail) {
        return response(503, TYPE + code, "Not available now", detail)
                .header("Cache-Control", "no-store")
                .header("Retry-After", "2")
                .build();
    }

    private static Response.ResponseBuilder response(int status, String type, String title, String detail) {
        String body = JsonText.object((JsonGenerator json) -> {
            json.writeStringField("type", type);
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
        });
        return Response.status(status).type(MEDIA_TYPE).entity(body);
    }
}
