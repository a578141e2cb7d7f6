package io.lazaretto.aggregator.api;

import static java.util.Objects.requireNonNull;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Verdicts as they are issued. */
@Path("/events")
public final class EventResource {
    private final LiveEvents events;

    public EventResource(LiveEvents events) {
        this.events = requireNonNull(events, "events is null");
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "events",
            summary = "New verdict revisions as server-sent events",
            description = "Event verdict, id arrivalId/revision, data the verdict as JSON; comments as heartbeats. "
                    + "Clients that do not keep up are disconnected.")
    @APIResponse(responseCode = "200", description = "The stream; it does not end")
    @APIResponse(responseCode = "503", description = "Too many clients")
    public void events(@Context SseEventSink sink, @Context Sse sse) {
        if (!events.add(sink, sse)) {
            sink.close();
            throw new ServiceUnavailableException();
        }
    }
}
