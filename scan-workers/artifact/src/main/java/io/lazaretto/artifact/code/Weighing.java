package io.lazaretto.artifact.code;

import io.lazaretto.artifact.report.Signal;
import java.util.List;

/** What code does, weighed for where it runs: a loader asks for nothing but a model, a person asks for what a cell does. */
public interface Weighing {
    Weighing LOADER = (signal, started) -> signal;

    /**
     * @param started for a call that starts a program the command lines as a shell would be given them, whole; empty when
     *     they are not known
     */
    Signal weigh(Signal signal, List<String> started);
}
