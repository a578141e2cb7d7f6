package io.lazaretto.ingest.wiring;

import io.lazaretto.ingest.IngestService;
import io.lazaretto.ingest.api.ApiToken;
import io.lazaretto.ingest.identity.LocalAccess;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Makes the service from its settings, starts it with the application and stops it with it. */
@Singleton
final class IngestBeans {
    private final IngestSettings settings;

    IngestBeans(IngestSettings settings) {
        this.settings = settings;
    }

    @Produces
    @Singleton
    IngestService service(MeterRegistry registry) {
        return new IngestService(IngestConfigs.of(settings), registry);
    }

    @Produces
    @Singleton
    LocalAccess access() {
        return LocalAccess.within(IngestConfigs.allowedRoots(settings));
    }

    @Produces
    @Singleton
    ApiToken token() throws IOException {
        return ApiToken.load(settings.tokenFile());
    }

    /** The token is asked for here so that a wrong file stops the start and not the first request. */
    void start(@Observes StartupEvent event, IngestService service, ApiToken token) throws IOException {
        service.start();
    }

    void stop(@Observes ShutdownEvent event, IngestService service) {
        service.close();
    }
}
