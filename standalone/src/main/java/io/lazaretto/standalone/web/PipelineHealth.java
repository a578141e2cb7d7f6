package io.lazaretto.standalone.web;

import io.lazaretto.aggregator.AggregatorHealth;
import io.lazaretto.ingest.IngestHealth;
import io.lazaretto.worker.WorkerHealth;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** The rooms' health in the form of MicroProfile Health. Live: no lane is stuck and nothing has given up. */
@Singleton
final class PipelineHealth {
    private final WebContext context;

    PipelineHealth(WebContext context) {
        this.context = context;
    }

    @Produces
    @Singleton
    @Liveness
    HealthCheck workerLanes() {
        return () -> {
            WorkerHealth health = context.pipeline().workerHealth();
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("worker lanes").status(health.live());
            health.lanes()
                    .forEach(lane -> response.withData(
                            lane.lane(),
                            lane.stuck()
                                    ? "stuck"
                                    : "silent for " + lane.silence().toMillis() + " ms"));
            return response.build();
        };
    }

    @Produces
    @Singleton
    @Liveness
    HealthCheck aggregatorLives() {
        return () -> {
            AggregatorHealth health = context.pipeline().aggregator().health();
            return response("aggregator", health.live(), health.detail());
        };
    }

    @Produces
    @Singleton
    @Liveness
    HealthCheck ingestLives() {
        return () -> {
            IngestHealth health = context.pipeline().ingest().health();
            return response("ingest", health.live(), health.details().toString());
        };
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck aggregatorDecides() {
        return () -> {
            AggregatorHealth health = context.pipeline().aggregator().health();
            return response("aggregator issues verdicts", health.ready(), health.detail());
        };
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck ingestTakes() {
        return () -> {
            IngestHealth health = context.pipeline().ingest().health();
            return response(
                    "ingest takes arrivals", health.ready(), health.details().toString());
        };
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck gateAnswers() {
        return () -> {
            boolean current = context.verdicts().isCurrent();
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
