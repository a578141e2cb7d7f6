package io.lazaretto.standalone.scan;

import io.lazaretto.schemas.event.Verdict;

/** Told what happens, on the session's thread. */
public interface ScanListener {
    /** Called several times a second. */
    void progress(ScanProgress progress);

    /** The final verdict on one source. */
    void decided(int source, Verdict verdict);

    /** There will be no verdict on one source; the message says why. */
    void failed(int source, String message);
}
