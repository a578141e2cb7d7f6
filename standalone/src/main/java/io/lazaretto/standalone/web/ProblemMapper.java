package io.lazaretto.standalone.web;

import io.lazaretto.aggregator.api.Problem;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** What JAX-RS itself refuses (no such path, wrong method) in the same form as everything else. */
@Provider
public final class ProblemMapper implements ExceptionMapper<WebApplicationException> {
    @Override
    public Response toResponse(WebApplicationException e) {
        return Problem.ofStatus(e.getResponse().getStatusInfo());
    }
}
