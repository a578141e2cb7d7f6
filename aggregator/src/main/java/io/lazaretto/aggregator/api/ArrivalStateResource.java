package io.lazaretto.aggregator.api;

import static java.util.Objects.requireNonNull;

import io.lazaretto.aggregator.view.CaseView;
import io.lazaretto.aggregator.view.VerdictView;
import io.lazaretto.schemas.detector.Profiles;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.json.VerdictJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** How far one arrival has come. */
@Path("/arrivals")
public final class ArrivalStateResource {
    private final VerdictView verdicts;
    private final CaseView cases;

    public ArrivalStateResource(VerdictView verdicts, CaseView cases) {
        this.verdicts = requireNonNull(verdicts, "verdicts is null");
        this.cases = requireNonNull(cases, "cases is null");
    }

    @GET
    @Path("{arrivalId}")
    @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
    @Operation(
            operationId = "arrival",
            summary = "The newest verdict on an arrival, or what is known while it is pending",
            description = "A pending arrival has the field state with the value pending instead of a verdict.")
    @APIResponse(responseCode = "200", description = "The newest verdict, or the pending arrival")
    @APIResponse(responseCode = "404", description = "No such arrival")
    @APIResponse(responseCode = "503", description = "Arrivals and verdicts are still being read")
    public Response arrival(@PathParam("arrivalId") String arrivalId) {
        Optional<Verdict> verdict = verdicts.byArrival(arrivalId);
        if (verdict.isPresent()) {
            return ok(VerdictJson.write(verdict.get()));
        }
        Optional<ModelArrival> arrival = cases.arrival(arrivalId);
        if (arrival.isPresent()) {
            return ok(pending(arrival.get()));
        }
        return verdicts.isCurrent() && cases.isCurrent()
                ? Problem.notFound("arrival-unknown", "no such arrival")
                : Problem.unavailable("view-not-current", "arrivals and verdicts are still being read");
    }

    private static String pending(ModelArrival arrival) {
        return JsonText.object(json -> {
            json.writeStringField("arrivalId", arrival.getArrivalId());
            json.writeStringField("state", "pending");
            json.writeStringField("source", arrival.getArtifactUri());
            json.writeStringField("name", arrival.getName());
            json.writeStringField("revision", arrival.getRevision());
            json.writeStringField("profile", Profiles.name(arrival.getRequest().getProfile()));
            json.writeStringField("acceptedAt", arrival.getAcceptedAt().toString());
            json.writeStringField(
                    "deadlineAt",
                    arrival.getAcceptedAt()
                            .plus(Profiles.deadline(arrival.getRequest()))
                            .toString());
        });
    }

    private static Response ok(String json) {
        return Response.ok(json, MediaType.APPLICATION_JSON)
                .header("Cache-Control", "no-store")
                .build();
    }
}
