package io.lazaretto.worker.wiring;

import io.lazaretto.worker.WorkerConfig;
import io.lazaretto.worker.WorkerService;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the worker with the application and stops it with it. The cluster is set up first, in the background and for as
 * long as it takes: a broker that is down at start keeps the worker not ready, it does not end it.
 */
@Singleton
final class WorkerApplication {
    private static final Logger LOGGER = LoggerFactory.getLogger(WorkerApplication.class);

    private final WorkerConfig config;
    private final ClusterPreparation preparation;

    WorkerApplication(WorkerSettings settings) {
        this.config = WorkerConfigs.of(settings);
        this.preparation =
                new ClusterPreparation(config.client(), WorkerConfigs.replication(settings), settings.shareGroups());
    }

    @Produces
    @Singleton
    WorkerService service(MeterRegistry registry) {
        return new WorkerService(config, registry);
    }

    void start(@Observes StartupEvent event, WorkerService service) {
        Thread.ofPlatform().daemon().name("worker-start").start(() -> begin(service));
    }

    private void begin(WorkerService service) {
        try {
            if (preparation.run()) {
                service.start();
            }
        } catch (RuntimeException e) {
            LOGGER.error("worker cannot start error=\"{}\"", e.getMessage());
            Quarkus.asyncExit(1);
        }
    }

    void stop(@Observes ShutdownEvent event, WorkerService service) {
        preparation.stop();
        service.close();
    }
}
