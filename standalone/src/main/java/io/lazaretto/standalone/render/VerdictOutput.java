package io.lazaretto.standalone.render;

import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.identity.Manifest;

/**
 * Where a scan's verdicts go. Not thread-safe. After {@link #closed} nothing more needs to be written: nobody reads.
 */
public interface VerdictOutput {
    /** @param position of the verdict in an array; other formats write in the order of the calls */
    void print(int position, Verdict verdict);

    /** The files of an arrival, as they were hashed on this machine; comes before its verdict. */
    default void pinned(String arrivalId, Manifest manifest) {}

    /** What inspection learned of an arrival; may come after its verdict, or never. */
    default void learned(String arrivalId, ModelFacts facts) {}

    /** Something that was asked for has no verdict; the message may hold hostile text. */
    default void problem(String message) {}

    /** Writes what a format keeps until the end. */
    void end();

    /** Whether the reader has gone away. */
    boolean closed();
}
