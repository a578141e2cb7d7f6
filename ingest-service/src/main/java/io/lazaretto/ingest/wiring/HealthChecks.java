package io.lazaretto.ingest.wiring;

import io.lazaretto.ingest.IngestHealth;
import io.lazaretto.ingest.IngestService;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** The service's health in the form of MicroProfile Health. */
@Singleton
final class HealthChecks {
    private final IngestService service;

    HealthChecks(IngestService service) {
        this.service = service;
    }

    @Produces
    @Liveness
    @Singleton
    HealthCheck live() {
        return () -> response("ingest threads", service.health().live(), service.health());
    }

    @Produces
    @Readiness
    @Singleton
    HealthCheck ready() {
        return () ->
                response("ingest takes and publishes arrivals", service.health().ready(), service.health());
    }

    private static HealthCheckResponse response(String name, boolean up, IngestHealth health) {
        HealthCheckResponseBuilder response = HealthCheckResponse.named(name).status(up);
        health.details().forEach(response::withData);
        return response.build();
    }
}
