package io.lazaretto.proving.cluster;

/** A POSIX signal that a suite sends. */
public enum Signal {
    /** Ends the process at once; it gets no chance to clean up. */
    KILL,
    /** Freezes the process with its connections open: the true zombie. */
    STOP,
    /** Lets a frozen process go on. */
    CONT,
    /** Asks for an orderly stop. */
    TERM
}
