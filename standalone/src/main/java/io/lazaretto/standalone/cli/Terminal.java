package io.lazaretto.standalone.cli;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param outIsTerminal whether a person reads standard output directly; the launcher knows
 * @param errIsTerminal the same for standard error
 */
record Terminal(PrintStream out, PrintStream err, boolean outIsTerminal, boolean errIsTerminal) {
    Terminal {
        requireNonNull(out, "out is null");
        requireNonNull(err, "err is null");
    }

    static Terminal system() {
        return new Terminal(
                System.out,
                System.err,
                Boolean.getBoolean("lazaretto.terminal.out"),
                Boolean.getBoolean("lazaretto.terminal.err"));
    }

    /** One line for a person. */
    void say(String message) {
        err.println("lazaretto: " + message);
    }
}
