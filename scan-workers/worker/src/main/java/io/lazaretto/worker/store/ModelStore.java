package io.lazaretto.worker.store;

/** Opens models of one kind of source. Thread-safe. */
public interface ModelStore {
    /** Whether this store is the one for the URI; costs nothing. */
    boolean serves(String artifactUri);

    /**
     * Makes the files of one revision available until {@link Opened#close}. What stands in the way is an answer, not an
     * exception.
     *
     * @param revision as pinned by ingest; for a source without revisions the content digest, which the caller checks
     * @throws InterruptedException when interrupted while fetching
     */
    Opened open(String artifactUri, String revision) throws InterruptedException;
}
