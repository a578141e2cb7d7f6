package io.lazaretto.aggregator.api;

import static java.util.Objects.requireNonNull;

import io.lazaretto.aggregator.view.GateAnswer;
import io.lazaretto.aggregator.view.VerdictView;
import io.lazaretto.schemas.detector.Profiles;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.identity.Sha256;
import io.lazaretto.schemas.json.VerdictJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The gate: what is known about one content. Only a 200 with action ADMIT (or STAGE) lets anything through. */
@Path("/verdicts")
public final class VerdictResource {
    private final VerdictView view;

    public VerdictResource(VerdictView view) {
        this.view = requireNonNull(view, "view is null");
    }

    @GET
    @Path("{contentDigest}")
    @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
    @Operation(
            operationId = "verdictOfContent",
            summary = "The gate: the worst final verdict on a content",
            description = "A verdict that something was found counts even where it is not final or was made under "
                    + "another profile. Anything but a 200 with action ADMIT or STAGE means: do not load the model.")
    @APIResponse(responseCode = "200", description = "The verdict that counts")
    @APIResponse(responseCode = "304", description = "Unchanged since the ETag that was sent")
    @APIResponse(responseCode = "400", description = "Not a content digest, or an unknown profile")
    @APIResponse(responseCode = "404", description = "Nothing final is known about this content")
    @APIResponse(responseCode = "503", description = "Verdicts are still being read")
    public Response verdict(
            @Parameter(description = "sha256: and 64 lower-case hex digits") @PathParam("contentDigest")
                    String contentDigest,
            @Parameter(description = "Count only what was examined under this profile: inspect, standard or deep")
                    @QueryParam("profile")
                    String profile,
            @Context Request request) {
        if (!Sha256.isText(contentDigest)) {
            return Problem.badRequest("digest-malformed", "a content digest is sha256: and 64 lower-case hex digits");
        }
        Optional<Profile> wanted = profile == null ? Optional.empty() : Profiles.parse(profile);
        if (profile != null && wanted.isEmpty()) {
            return Problem.badRequest("profile-unknown", "a profile is inspect, standard or deep");
        }
        return switch (view.gate(contentDigest, wanted)) {
            case GateAnswer.Known known -> known(known.verdict(), request);
            case GateAnswer.Undecided() ->
                Problem.notFound("verdict-undecided", "no final verdict on this content under that profile yet");
            case GateAnswer.Unknown() -> Problem.notFound("content-unknown", "no verdict on this content");
            case GateAnswer.Unavailable unavailable -> Problem.unavailable("view-not-current", unavailable.reason());
        };
    }

    private static Response known(Verdict verdict, Request request) {
        EntityTag tag = new EntityTag(verdict.getArrivalId() + "/" + verdict.getRevision());
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        Response.ResponseBuilder response =
                unchanged == null ? Response.ok(VerdictJson.write(verdict), MediaType.APPLICATION_JSON) : unchanged;
        return response.tag(tag).header("Cache-Control", "no-cache").build();
    }
}
