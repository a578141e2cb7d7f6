package io.lazaretto.ingest.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lazaretto.ingest.IngestService;
import io.lazaretto.ingest.refusal.RefusedException;
import io.lazaretto.ingest.source.SourceStatus;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What the sources are doing. */
@Path("/sources")
public final class SourceResource {
    private final IngestService service;
    private final ApiToken token;

    public SourceResource(IngestService service, ApiToken token) {
        this.service = requireNonNull(service, "service is null");
        this.token = requireNonNull(token, "token is null");
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    @Operation(operationId = "listSources", summary = "Status of every source of arrivals")
    @APIResponse(responseCode = "200", description = "One object for each source")
    @APIResponse(responseCode = "401", description = "The API token is missing or wrong")
    public Response list(@Parameter(hidden = true) @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization) {
        try {
            token.check(authorization);
        } catch (RefusedException e) {
            service.countRefusal(e.refusal());
            return Problems.of(e);
        }
        ArrayNode sources = JsonNodeFactory.instance.arrayNode();
        service.sources().forEach(source -> sources.add(json(source)));
        return Response.ok(sources.toString(), MediaType.APPLICATION_JSON).build();
    }

    private static ObjectNode json(SourceStatus status) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("name", status.name())
                .put("alive", status.alive())
                .put("lastPoll", status.lastPoll().map(Object::toString).orElse(null))
                .put("polls", status.polls())
                .put("published", status.published())
                .put("known", status.known())
                .put("pendingCount", status.pendingCount());
        json.set("pending", entries(status.pending()));
        ObjectNode skipped = json.putObject("skipped");
        status.skipped().forEach(skipped::put);
        json.set("errors", entries(status.errors()));
        return json;
    }

    private static ArrayNode entries(List<SourceStatus.Entry> entries) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        entries.forEach(entry -> array.addObject().put("entry", entry.entry()).put("reason", entry.reason()));
        return array;
    }
}
