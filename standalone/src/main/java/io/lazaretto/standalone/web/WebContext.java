package io.lazaretto.standalone.web;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.standalone.pipeline.Pipeline;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the HTTP interface serves.
 *
 * @param recent final verdicts since the start, newest first
 */
public record WebContext(Pipeline pipeline, Supplier<List<Verdict>> recent) {
    public WebContext {
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(recent, "recent is null");
    }
}
