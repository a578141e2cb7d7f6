package io.lazaretto.standalone.scan;

import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.identity.Manifest;

/** Told what happens, on the session's thread. */
public interface ScanListener {
    /** Called several times a second. */
    void progress(ScanProgress progress);

    /** One arrival is known by its files, before there can be a verdict on it. */
    default void pinned(String arrivalId, Manifest manifest) {}

    /** What inspection learned of one arrival; never told of one that is answered from an earlier verdict alone. */
    default void learned(String arrivalId, ModelFacts facts) {}

    /** The final verdict on one source. */
    void decided(int source, Verdict verdict);

    /** There will be no verdict on one source; the message says why. */
    void failed(int source, String message);
}
