/**
 * All rooms in one process, and the command line. Wiring only: what decides anything lives in the rooms. Packages:
 * {@code cli} (grammar), {@code scan} (arrivals out, verdicts back), {@code feed} (reading events), {@code pipeline} (the
 * rooms in one JVM), {@code web} (HTTP of {@code up}), {@code render} (output).
 */
package io.lazaretto.standalone;
