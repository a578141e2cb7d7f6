/**
 * The worker as a plain Java service: configuration, start, orderly end, health. Wires the rooms below it; the Quarkus
 * application in {@code wiring} and the standalone mode only construct it.
 */
package io.lazaretto.worker;
