package io.lazaretto.standalone.web;

import static java.util.Objects.requireNonNull;

import io.lazaretto.aggregator.view.VerdictHead;
import io.lazaretto.standalone.render.SafeText;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** One page for a person who opens the URL: where things are, and the last verdicts. No script, nothing loaded. */
@Path("/")
public final class LandingPage {
    private static final int MAX_CELL = 200;
    private static final int SHOWN = 50;

    private final WebContext context;

    public LandingPage(WebContext context) {
        this.context = requireNonNull(context, "context is null");
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response page() {
        return Response.ok(html(), MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store")
                .build();
    }

    private String html() {
        StringBuilder rows = new StringBuilder();
        for (VerdictHead verdict : context.verdicts().newest(Optional.empty(), SHOWN)) {
            rows.append("<tr><td>")
                    .append(verdict.verdict())
                    .append("<td>")
                    .append(verdict.action())
                    .append("<td>")
                    .append(cell(verdict.name()))
                    .append("<td><a href=\"/arrivals/")
                    .append(cell(verdict.arrivalId()))
                    .append("\">")
                    .append(verdict.finishedAt())
                    .append("</a>\n");
        }
        return """
               <!doctype html>
               <html lang="en"><meta charset="utf-8"><title>Lazaretto</title>
               <style>body{font:16px sans-serif;margin:2em}td,th{text-align:left;padding:.2em 1em .2em 0}</style>
               <h1>Lazaretto</h1>
               <p>Kafka at %s · <a href="/q/health">health</a> · <a href="/q/metrics">metrics</a> ·
               <a href="/q/openapi">OpenAPI</a></p>
               <h2>Newest verdicts</h2>
               <table><tr><th>verdict<th>action<th>model<th>decided
               %s</table></html>
               """.formatted(cell(context.pipeline().bootstrap()), rows);
    }

    /** Hostile text: one line, bounded, nothing invisible, nothing that is markup. */
    static String cell(String text) {
        return SafeText.line(text, MAX_CELL)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
