package io.lazaretto.ingest.source;

import java.io.IOException;

/** Something that reports models as they land. Runs on threads of its own; the methods are for one owner. */
public interface ArrivalSource extends AutoCloseable {
    /**
     * Begins to watch, once.
     *
     * @throws IOException when the source can never work as configured; what is only away for now is no such case
     */
    void start() throws IOException;

    /** What it is doing; from any thread, at any time. */
    SourceStatus status();

    /** Stops within a few seconds. What was not handed over is found again after the next start. */
    @Override
    void close();
}
