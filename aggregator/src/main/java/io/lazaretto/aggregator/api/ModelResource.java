package io.lazaretto.aggregator.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import io.lazaretto.aggregator.view.VerdictHead;
import io.lazaretto.aggregator.view.VerdictView;
import io.lazaretto.schemas.detector.Profiles;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The newest verdicts, page by page. */
@Path("/models")
public final class ModelResource {
    private static final int MAX_LIMIT = 500;

    private final VerdictView view;

    public ModelResource(VerdictView view) {
        this.view = requireNonNull(view, "view is null");
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
    @Operation(operationId = "models", summary = "Current verdicts, newest first")
    @APIResponse(responseCode = "200", description = "One page; next is absent on the last one")
    @APIResponse(responseCode = "400", description = "The limit is out of its bounds")
    @APIResponse(responseCode = "503", description = "Verdicts are still being read")
    public Response models(
            @Parameter(description = "Entries of one page, 1 to 500") @QueryParam("limit") @DefaultValue("100")
                    String limit,
            @Parameter(description = "The value of next of the page before") @QueryParam("after") String after) {
        int size = parse(limit);
        if (size < 1 || size > MAX_LIMIT) {
            return Problem.badRequest("limit-invalid", "limit is a number from 1 to " + MAX_LIMIT);
        }
        if (!view.isCurrent()) {
            return Problem.unavailable("view-not-current", "verdicts are still being read");
        }
        // One more than asked for tells whether there is a next page.
        List<VerdictHead> heads = view.newest(Optional.ofNullable(after), size + 1);
        return Response.ok(page(heads, size), MediaType.APPLICATION_JSON)
                .header("Cache-Control", "no-store")
                .build();
    }

    private static int parse(String limit) {
        return limit.matches("[0-9]{1,4}") ? Integer.parseInt(limit) : -1;
    }

    private static String page(List<VerdictHead> heads, int size) {
        return JsonText.object(json -> {
            json.writeArrayFieldStart("models");
            for (VerdictHead head : heads.subList(0, Math.min(size, heads.size()))) {
                write(head, json);
            }
            json.writeEndArray();
            if (heads.size() > size) {
                json.writeStringField("next", heads.get(size - 1).arrivalId());
            }
        });
    }

    private static void write(VerdictHead head, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("arrivalId", head.arrivalId());
        json.writeStringField("contentDigest", head.contentDigest());
        json.writeStringField("name", head.name());
        json.writeStringField("profile", Profiles.name(head.profile()));
        json.writeStringField("verdict", head.verdict().name());
        json.writeStringField("action", head.action().name());
        json.writeNumberField("revision", head.revision());
        json.writeBooleanField("final", head.last());
        json.writeStringField("finishedAt", head.finishedAt().toString());
        json.writeEndObject();
    }
}
