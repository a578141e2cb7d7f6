package io.lazaretto.ingest.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lazaretto.ingest.Accepted;
import io.lazaretto.ingest.IngestService;
import io.lazaretto.ingest.identity.ArrivalRequest;
import io.lazaretto.ingest.identity.LocalAccess;
import io.lazaretto.ingest.identity.RequestFields;
import io.lazaretto.ingest.refusal.Refusal;
import io.lazaretto.ingest.refusal.RefusedException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Takes arrivals over HTTP. Blocks while the source is hashed. */
@Path("/arrivals")
public final class ArrivalResource {
    private static final String ORIGIN = "rest";

    private final IngestService service;
    private final LocalAccess access;
    private final ApiToken token;

    /** @param access which local paths callers may name */
    public ArrivalResource(IngestService service, LocalAccess access, ApiToken token) {
        this.service = requireNonNull(service, "service is null");
        this.access = requireNonNull(access, "access is null");
        this.token = requireNonNull(token, "token is null");
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    @Operation(
            operationId = "submitArrival",
            summary = "Have a model scanned",
            description = "Pins the revision of the model and takes the arrival in durably. The verdict comes later, "
                    + "on the verdicts topic and under the location that is returned.")
    @org.eclipse.microprofile.openapi.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = RequestFields.class, requiredProperties = "source")))
    @APIResponse(responseCode = "202", description = "Taken; it will be published whatever happens to this process")
    @APIResponse(responseCode = "400", description = "The request is malformed")
    @APIResponse(responseCode = "401", description = "The API token is missing or wrong")
    @APIResponse(responseCode = "413", description = "The body has more than 64 KiB")
    @APIResponse(responseCode = "422", description = "The source cannot be taken")
    @APIResponse(responseCode = "503", description = "Not now; see Retry-After")
    public Response submit(
            InputStream body,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @HeaderParam("traceparent") String traceparent) {
        ArrivalRequest request;
        try {
            token.check(authorization);
            request = RequestBody.read(body).toRequest(ORIGIN, access, traceparent);
        } catch (RefusedException e) {
            service.countRefusal(e.refusal());
            return Problems.of(e);
        }
        try {
            return accepted(service.accept(request));
        } catch (RefusedException e) {
            return Problems.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Problems.of(new RefusedException(Refusal.STOPPED, "the service is stopping", e));
        }
    }

    private static Response accepted(Accepted accepted) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("arrivalId", accepted.arrivalId());
        accepted.contentDigest().ifPresent(digest -> json.put("contentDigest", digest));
        json.put("artifactUri", accepted.artifactUri()).put("revision", accepted.revision());
        return Response.accepted(json.toString())
                .location(URI.create("/arrivals/" + accepted.arrivalId()))
                .type(MediaType.APPLICATION_JSON)
                .build();
    }
}
