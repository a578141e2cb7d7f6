package io.lazaretto.aggregator.wiring;

import io.lazaretto.aggregator.AggregatorHealth;
import io.lazaretto.aggregator.AggregatorService;
import io.lazaretto.aggregator.view.VerdictView;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** The service's health in the form of MicroProfile Health. */
@Singleton
final class HealthChecks {
    private final AggregatorService service;
    private final VerdictView verdicts;

    HealthChecks(AggregatorService service, VerdictView verdicts) {
        this.service = service;
        this.verdicts = verdicts;
    }

    @Produces
    @Liveness
    @Singleton
    HealthCheck live() {
        return () -> {
            AggregatorHealth health = service.health();
            return response("aggregator", health.live(), health.detail());
        };
    }

    @Produces
    @Readiness
    @Singleton
    HealthCheck decides() {
        return () -> {
            AggregatorHealth health = service.health();
            return response("aggregator issues verdicts", health.ready(), health.detail());
        };
    }

    @Produces
    @Readiness
    @Singleton
    HealthCheck answers() {
        return () -> {
            boolean current = verdicts.isCurrent();
            return response("gate is current", current, current ? "current" : "verdicts are still being read");
        };
    }

    private static HealthCheckResponse response(String name, boolean up, String detail) {
        return HealthCheckResponse.named(name)
                .status(up)
                .withData("detail", detail)
                .build();
    }
}
