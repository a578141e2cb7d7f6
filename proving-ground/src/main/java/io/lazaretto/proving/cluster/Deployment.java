package io.lazaretto.proving.cluster;

import java.io.IOException;

/**
 * Where members run. Members see the given working directory and the installation under the same paths as the suite, and
 * share its network, so that a {@link Launch} means the same everywhere. Thread-safe.
 */
public interface Deployment extends AutoCloseable {
    /** For reports: {@code processes} or {@code containers}. */
    String name();

    /**
     * Starts a member that is not running; returns without waiting for it to be ready.
     *
     * @throws IOException when it cannot be started
     */
    void start(Launch launch) throws IOException;

    boolean isRunning(Member member);

    /**
     * Sends a signal; after {@link Signal#KILL} returns only when the member is gone.
     *
     * @throws IOException when the member is not running or the signal cannot be sent
     */
    void signal(Member member, Signal signal) throws IOException;

    /** Processes that a killed member left behind; a member's children must end with it. */
    long orphans();

    /** Ends every member and everything that it started. */
    @Override
    void close();
}
