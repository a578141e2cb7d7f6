package io.lazaretto.worker.wiring;

import io.lazaretto.worker.WorkerHealth;
import io.lazaretto.worker.WorkerService;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** The worker's health in the form of MicroProfile Health. */
@Singleton
final class HealthChecks {
    private final WorkerService service;

    HealthChecks(WorkerService service) {
        this.service = service;
    }

    @Produces
    @Liveness
    @Singleton
    HealthCheck live() {
        return () -> {
            WorkerHealth health = service.health();
            return response("no lane is stuck", health.live(), health);
        };
    }

    @Produces
    @Readiness
    @Singleton
    HealthCheck ready() {
        return () -> {
            WorkerHealth health = service.health();
            return response("worker takes items", health.started() && health.live(), health);
        };
    }

    private static HealthCheckResponse response(String name, boolean up, WorkerHealth health) {
        HealthCheckResponseBuilder response = HealthCheckResponse.named(name).status(up);
        health.lanes()
                .forEach(lane -> response.withData(
                        lane.lane() + ".silenceMs", lane.silence().toMillis()));
        return response.build();
    }
}
