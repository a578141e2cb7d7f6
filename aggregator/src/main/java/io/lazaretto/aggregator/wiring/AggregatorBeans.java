package io.lazaretto.aggregator.wiring;

import io.lazaretto.aggregator.AggregatorService;
import io.lazaretto.aggregator.api.LiveEvents;
import io.lazaretto.aggregator.view.CaseView;
import io.lazaretto.aggregator.view.VerdictView;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the service and its views from the settings, starts them with the application and stops them with it. */
@Singleton
final class AggregatorBeans {
    private final AggregatorSettings settings;

    AggregatorBeans(AggregatorSettings settings) {
        this.settings = settings;
    }

    @Produces
    @Singleton
    AggregatorService service(MeterRegistry registry) {
        return new AggregatorService(AggregatorConfigs.of(settings), registry);
    }

    @Produces
    @Singleton
    VerdictView verdicts() {
        return new VerdictView(AggregatorConfigs.client(settings), AggregatorConfigs.limits(settings.view()));
    }

    @Produces
    @Singleton
    CaseView cases() {
        return new CaseView(AggregatorConfigs.client(settings), AggregatorConfigs.limits(settings.view()));
    }

    @Produces
    @Singleton
    LiveEvents events(VerdictView verdicts) {
        return new LiveEvents(verdicts);
    }

    void start(@Observes StartupEvent event, AggregatorService service, VerdictView verdicts, CaseView cases) {
        service.start();
        verdicts.start();
        cases.start();
    }

    void stop(
            @Observes ShutdownEvent event,
            AggregatorService service,
            VerdictView verdicts,
            CaseView cases,
            LiveEvents events) {
        events.close();
        verdicts.close();
        cases.close();
        service.close();
    }
}
