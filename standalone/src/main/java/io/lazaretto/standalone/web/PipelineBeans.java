package io.lazaretto.standalone.web;

import io.lazaretto.aggregator.api.LiveEvents;
import io.lazaretto.aggregator.view.CaseView;
import io.lazaretto.aggregator.view.VerdictView;
import io.lazaretto.ingest.IngestService;
import io.lazaretto.ingest.api.ApiToken;
import io.lazaretto.ingest.identity.LocalAccess;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;

/** What the resources of the rooms ask for, from the pipeline that runs. Nothing is started or stopped here. */
@Singleton
final class PipelineBeans {
    @Produces
    @Singleton
    WebContext context() {
        return HttpServer.context();
    }

    @Produces
    @Singleton
    IngestService ingest(WebContext context) {
        return context.pipeline().ingest();
    }

    @Produces
    @Singleton
    VerdictView verdicts(WebContext context) {
        return context.verdicts();
    }

    @Produces
    @Singleton
    CaseView cases(WebContext context) {
        return context.cases();
    }

    @Produces
    @Singleton
    LiveEvents events(WebContext context) {
        return context.events();
    }

    /** The port is on the loopback interface, and its user could read the files anyway. */
    @Produces
    @Singleton
    LocalAccess access() {
        return LocalAccess.within(List.of(Path.of("/")));
    }

    @Produces
    @Singleton
    ApiToken token() {
        return ApiToken.none();
    }
}
